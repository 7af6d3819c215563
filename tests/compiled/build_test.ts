import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { buildConnectors } from "../../cli/build/build_connectors.ts";
import { readGrants } from "../../cli/build/read_grants.ts";

const signal = new AbortController().signal;

/** A project of one connector, as small as the build allows. */
async function withProject(use: (project: string) => Promise<void>): Promise<void> {
  const project = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(project, "connectors", "toy"), { recursive: true });
    await Deno.writeTextFile(
      join(project, "manifest.yaml"),
      "name: toy\nconnectors:\n  - type: importer\n    protocols: [toy]\n" +
        "    executable: bin/toy-importer\n",
    );
    await writeSet(project, { read: ["/nowhere"], env: { ignore: true } });
    await writeSource(project, 'console.error("connector", import.meta.main, ...Deno.args);');
    await use(project);
  } finally {
    await Deno.remove(project, { recursive: true });
  }
}

const writeSet = (project: string, set: unknown): Promise<void> =>
  Deno.writeTextFile(
    join(project, "deno.json"),
    JSON.stringify({ permissions: { "toy-importer": set } }),
  );

const writeSource = (project: string, source: string): Promise<void> =>
  Deno.writeTextFile(join(project, "connectors", "toy", "importer.ts"), source);

async function filesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  return names.sort();
}

Deno.test("P3 a compiled connector that prints while it loads leaves stdout alone", async () => {
  await withProject(async (project) => {
    await writeSource(
      project,
      `import "./prints.ts"; import process from "node:process";
       console.log("log"); console.table([1]); console.dir({ dir: 1 }); console.group("group");
       process.stdout.write("process\\n");
       Deno.stdout.writeSync(new TextEncoder().encode("stdout\\n"));`,
    );
    await Deno.writeTextFile(
      join(project, "connectors", "toy", "prints.ts"),
      'console.info("imported"); globalThis.console.count("count");',
    );
    const [built] = await buildConnectors({ project, signal });
    const output = await new Deno.Command(built!.executable).output();
    equal(output.code, 0);
    equal(output.stdout.length, 0);
    const said = new TextDecoder().decode(output.stderr);
    for (const word of ["imported", "count: 1", "log", "dir: 1", "group", "process", "stdout"]) {
      match(said, new RegExp(word));
    }
  });
});

Deno.test("a build runs the connector as main, wherever it is, and leaves nothing behind", async () => {
  await withProject(async (project) => {
    const [built] = await buildConnectors({ project, signal });
    equal(built?.grants, "read /nowhere");
    equal(built.unchanged, false);
    deepEqual(await filesIn(join(project, "bin")), [".stamps.json", "toy-importer"]);
    // Another folder, an empty environment, hostile DENO_ variables: none of it matters.
    const environments: readonly Record<string, string>[] = [{}, {
      DENO_DIR: "/nowhere",
      DENO_V8_FLAGS: "--no-such",
      NO_COLOR: "x",
    }];
    for (const env of environments) {
      const output = await new Deno.Command(built.executable, {
        args: ["one", "two"],
        cwd: "/",
        env,
        clearEnv: true,
      }).output();
      equal(new TextDecoder().decode(output.stderr), "connector true one two\n");
    }
    deepEqual(await readGrants(built.executable), {
      grants: [{ access: "read", allow: ["/nowhere"] }],
      exceptions: [],
      envIgnored: true,
      prompts: false,
      cachesCode: false,
      telemetry: false,
    });
  });
});

Deno.test("a build is skipped while nothing changed, and only then", async () => {
  await withProject(async (project) => {
    const build = async () => (await buildConnectors({ project, signal }))[0]?.unchanged;
    equal(await build(), false);
    equal(await build(), true);
    await writeSource(project, 'console.error("changed");');
    equal(await build(), false);
    await writeSet(project, { env: { ignore: true } });
    equal(await build(), false);
    const executable = join(project, "bin", "toy-importer");
    deepEqual((await readGrants(executable)).grants, []);
    // Somebody else's file under the name is not taken for ours.
    await Deno.writeTextFile(executable, "#!/bin/sh\n");
    equal(await build(), false);
    await Deno.writeTextFile(join(project, "bin", ".stamps.json"), "damaged");
    equal(await build(), false);
    equal(await build(), true);
  });
});

Deno.test("a build that fails says why and leaves nothing behind", async () => {
  await withProject(async (project) => {
    await writeSource(project, 'import "./missing.ts";');
    await rejects(buildConnectors({ project, signal }), {
      message: /cannot bundle .*missing\.ts/s,
    });
    await writeSource(project, "await import(Deno.args[0]!);");
    await rejects(buildConnectors({ project, signal }), {
      message: /calls import\(\) with a name/,
    });
    await Deno.remove(join(project, "connectors", "toy", "importer.ts"));
    await rejects(buildConnectors({ project, signal }), {
      message: /its source "connectors\/toy\/importer\.ts" does not exist/,
    });
    await writeSet(project, { run: true, env: { ignore: true } });
    await rejects(buildConnectors({ project, signal }), { message: /grants "run"/ });
    await rejects(Deno.stat(join(project, "bin")), Deno.errors.NotFound);
  });
});

Deno.test("a build that is interrupted stops and leaves nothing behind", async () => {
  await withProject(async (project) => {
    const stop = new AbortController();
    const building = buildConnectors({ project, signal: stop.signal });
    setTimeout(() => stop.abort(new Error("interrupted")), 30);
    await rejects(building, { message: "interrupted" });
    await rejects(Deno.stat(join(project, "bin")), Deno.errors.NotFound);
  });
});

Deno.test("the command explains itself and refuses what it does not know", async () => {
  const run = async (...args: string[]) => {
    const output = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", "cli/main.ts", "build", ...args],
      cwd: new URL("../..", import.meta.url),
      env: { NO_COLOR: "1" },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code: output.code, stdout: text(output.stdout), stderr: text(output.stderr) };
  };
  const help = await run("--help");
  equal(help.code, 0);
  match(help.stdout, /Usage: plakar-deno build \[options\] \[name\.\.\.\]/);
  const unknown = await run("nothing");
  equal(unknown.code, 2);
  match(unknown.stderr, /cannot build "nothing": .*choose from dir-importer, /);
  const option = await run("--fast");
  equal(option.code, 2);
  match(option.stderr, /--fast/);
});
