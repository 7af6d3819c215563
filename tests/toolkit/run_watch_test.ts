import { match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { withFolder } from "../with_folder.ts";
import { writeConfig } from "./build_project.ts";

const importer = `
import { defineImporter, entrypointImporter, fileRecord } from "@plakar-deno/sdk";
import { names } from "./names.ts";

console.error("process", Deno.pid);
export const importer = defineImporter({
  protocol: "watched",
  create: ({ config }) => ({
    root: "/",
    async *import() {
      for (const name of names) yield fileRecord("/" + name, { size: 2 }, () => new Uint8Array(2));
      if (config["hang"]) await new Promise((resolve) => setTimeout(resolve, 1e6));
    },
  }),
});
if (import.meta.main) await entrypointImporter(Deno.args, importer);
`;
const namesOf = (...names: string[]) => `export const names = ${JSON.stringify(names)};\n`;

/** A project whose importer names what stands in a module beside it. */
async function writeProject(
  folder: string,
): Promise<(name: string, text: string) => Promise<void>> {
  const source = join(folder, "connectors", "watched");
  await Deno.mkdir(source, { recursive: true });
  const write = (name: string, text: string) => Deno.writeTextFile(join(source, name), text);
  await write("importer.ts", importer);
  await write("names.ts", namesOf("one"));
  const permissions = { "watched-importer": { env: { ignore: true } } };
  await writeConfig(folder, { permissions });
  await Deno.writeTextFile(
    join(folder, "manifest.yaml"),
    "name: watched\nconnectors:\n  - type: importer\n    protocols: [watched]\n" +
      "    executable: bin/watched-importer\n",
  );
  return write;
}

/** The program, watching, in a process of its own. */
function watch(project: string, ...args: string[]) {
  const { INIT_CWD: _, ...env } = Deno.env.toObject();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-lock", "--no-check", "--quiet"],
      ...["--config", join(projectFolder, "deno.json"), join(projectFolder, "cli", "main.ts")],
      ...["run", "import", "watched:", "--watch", ...args],
    ],
    cwd: project,
    clearEnv: true,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  let arrived = Promise.withResolvers<void>();
  let at = 0;

  async function read(stream: ReadableStream<Uint8Array>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split("\n");
      rest = parts.pop()!;
      lines.push(...parts);
      arrived.resolve();
      arrived = Promise.withResolvers();
    }
  }
  const reading = Promise.all([read(child.stdout), read(child.stderr)]);

  return {
    /** The next line that matches, and its match; those before it are done with. */
    async line(pattern: RegExp): Promise<RegExpMatchArray> {
      for (const end = Date.now() + 60_000; Date.now() < end;) {
        for (; at < lines.length; at++) {
          const found = lines[at]!.match(pattern);
          if (found === null) continue;
          at += 1;
          return found;
        }
        const late = Promise.withResolvers<void>();
        const timer = setTimeout(late.resolve, 1000);
        await Promise.race([arrived.promise, late.promise]);
        clearTimeout(timer);
      }
      throw new Error(`no line like ${pattern} came, but:\n${lines.join("\n")}`);
    },
    async interrupt(): Promise<number> {
      child.kill("SIGINT");
      const { code } = await child.status;
      await reading;
      return code;
    },
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await child.status;
      await reading;
    },
  };
}

/** Whether a process is there; one that was killed stays a moment. */
async function isRunning(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    try {
      Deno.kill(pid, "SIGCONT");
    } catch {
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

Deno.test("run --watch runs again when the connector or what it imports is saved", () =>
  withFolder(async (folder) => {
    const write = await writeProject(folder);
    await using watching = watch(folder);
    await watching.line(/^1 file, 0 folders, 2 B$/);
    await watching.line(/^waiting for a change of \d+ files; Ctrl-C ends$/);

    await write("names.ts", namesOf("one", "two"));
    await watching.line(/^connectors\/watched\/names\.ts was saved$/);
    await watching.line(/^2 files, 0 folders, 4 B$/);
    await watching.line(/^waiting/);

    await write("importer.ts", importer.replace("2 }", "3 }"));
    await watching.line(/importer\.ts was saved/);
    match((await watching.line(/^failed/)).input!, /its record says 3 bytes, but 2 came/);
    await watching.line(/^exit code 1$/);

    await write("importer.ts", "this is no module (");
    await watching.line(/^failed: the plugin "watched-importer" exited with code 1/);
    await watching.line(/^waiting/);

    // As most editors save: a new file takes the place of the old one.
    await write("importer.ts~", importer);
    const source = join(folder, "connectors", "watched", "importer.ts");
    await Deno.rename(`${source}~`, source);
    const [, pid] = await watching.line(/process (\d+)$/);
    await watching.line(/^2 files, 0 folders, 4 B$/);
    await watching.line(/^waiting/);
    equal(await watching.interrupt(), 130);
    equal(await isRunning(Number(pid)), false);
  }));

Deno.test("run --watch breaks off a run at a save and at an interrupt, and leaves no process", () =>
  withFolder(async (folder) => {
    const write = await writeProject(folder);
    await using watching = watch(folder, "-o", "hang=yes", "--json");
    const [, first] = await watching.line(/process (\d+)$/);
    await watching.line(/"path":"\/one"/);
    await write("names.ts", namesOf("two"));
    const [, second] = await watching.line(/process (\d+)$/);
    await watching.line(/"path":"\/two"/);
    equal(await isRunning(Number(first)), false);
    equal(await isRunning(Number(second)), true);
    equal(await watching.interrupt(), 130);
    equal(await isRunning(Number(second)), false);
  }));

Deno.test("run --watch says when there is nothing to watch", () =>
  withFolder(async (folder) => {
    await writeProject(folder);
    const ended = async (...args: string[]) => {
      await using watching = watch(folder, ...args);
      return (await watching.line(/^plakar-deno: /)).input!;
    };
    const plugin = join(folder, "plugin");
    await Deno.writeTextFile(plugin, "#!/bin/sh\n", { mode: 0o755 });
    match(await ended("--plugin", plugin), /cannot run ".*" from source: it is an executable/);
    match(await ended("--project", "/nowhere"), /is no project of connectors/);
  }));
