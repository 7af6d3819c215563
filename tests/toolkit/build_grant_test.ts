import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import type { BuiltExecutable } from "../../cli/build/build_one.ts";
import { readGrants } from "../../cli/build/read_grants.ts";
import { withFolder } from "../with_folder.ts";
import { runBuild } from "./build_project.ts";

/** Tells on stderr what it may do, as Deno sees it: "prompt" is what is refused without asking. */
const teller = `
const ask = (descriptor) => Deno.permissions.querySync(descriptor).state;
console.error(JSON.stringify(Deno.args.map((text) => {
  const [name, value] = text.split("=");
  const place = value === undefined ? {} : name === "net" ? { host: value } : { path: value };
  return ask({ name, ...place });
})));`;

const env = { ignore: true };
const permissions = {
  "toy-importer": { read: true, net: ["*.example.org", "[2001:db8::1]"], env },
  "toy-exporter": { read: ["/srv"], write: ["/srv/out"], env },
};

async function withProject(
  config: Readonly<Record<string, unknown>>,
  test: (project: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "connectors", "toy"), { recursive: true });
    let manifest = "name: toy\nconnectors:\n";
    for (const role of ["importer", "exporter"]) {
      await Deno.writeTextFile(join(folder, "connectors", "toy", `${role}.ts`), teller);
      manifest += `  - type: ${role}\n    protocols: [toy]\n    executable: bin/toy-${role}\n`;
    }
    await Deno.writeTextFile(join(folder, "manifest.yaml"), manifest);
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
    await test(folder);
  });
}

async function build(project: string, ...args: string[]): Promise<BuiltExecutable[]> {
  const { code, stdout, stderr } = await runBuild(project, ["--json", ...args]);
  equal(code, 0, stderr);
  equal(stderr, "");
  return JSON.parse(stdout) as BuiltExecutable[];
}

async function asks(executable: string, ...args: string[]): Promise<string[]> {
  const { stderr } = await new Deno.Command(executable, { args }).output();
  return JSON.parse(new TextDecoder().decode(stderr)) as string[];
}

Deno.test("--grant narrows what has the access, in the executable itself", () =>
  withProject({ permissions }, async (project) => {
    const [importer, exporter] = await build(
      project,
      "--grant",
      "net=s3.example.org:443",
      "--grant",
      "net=[2001:db8:0::1]:80",
      "--grant",
      "read=/srv/data/",
    );
    equal(importer!.grants, "read /srv/data, net [2001:db8:0::1]:80 s3.example.org:443");
    equal(exporter!.grants, "read /srv/data, write /srv/out");
    deepEqual((await readGrants(importer!.executable)).grants, [
      { access: "read", allow: ["/srv/data"] },
      { access: "net", allow: ["[2001:db8:0::1]:80", "s3.example.org:443"] },
    ]);
    deepEqual(
      await asks(
        importer!.executable,
        "net=s3.example.org:443",
        "net=s3.example.org:80",
        "net=x.example.org:443",
        "net=[2001:db8::1]:80",
        "read=/srv/data/a",
        "read=/srv/other",
        "write=/srv/out",
      ),
      ["granted", "prompt", "prompt", "granted", "granted", "prompt", "prompt"],
    );
    // Without --grant they are what deno.json says again.
    const wide = await build(project);
    deepEqual(wide.map(({ unchanged }) => unchanged), [false, false]);
    deepEqual(await asks(importer!.executable, "net=x.example.org:443"), ["granted"]);
  }));

Deno.test("--grant never widens, and nothing is built then", () =>
  withProject({ permissions }, async (project) => {
    const refused: readonly [readonly string[], RegExp][] = [
      [["--grant", "net=example.com:443"], /"toy-importer" with --grant "net=example\.com:443"/],
      [["--grant", "read=/etc"], /"toy-exporter" with --grant "read=\/etc".*only narrows/],
      [
        ["toy-exporter", "--grant", "net=a.example.org"],
        /no permission set of toy-exporter grants/,
      ],
      [["--grant", "env=HOME"], /cannot read --grant "env=HOME"/],
      [["--grant", "read=data"], /absolute path/],
    ];
    for (const [args, message] of refused) {
      const { code, stdout, stderr } = await runBuild(project, args);
      equal(code, 2, stderr);
      equal(stdout, "");
      match(stderr, message);
    }
    equal([...Deno.readDirSync(project)].some(({ name }) => name === "bin"), false);
    // Named, the one it is meant for is narrowed.
    equal(
      (await build(project, "toy-importer", "--grant", "read=/etc"))[0]!.reasons.run,
      undefined,
    );
  }));

Deno.test("what leaves the sandbox needs a reason, which is shown with the executable", async () => {
  const sets = { "toy-importer": { run: ["git"], env: ["*"] }, "toy-exporter": { all: true } };
  await withProject({ permissions: sets }, async (project) => {
    const { code, stderr } = await runBuild(project, ["toy-importer"]);
    equal(code, 2);
    match(stderr, /"toy-importer".* grants "env" for every variable.*or say why: "plakar-deno": /);
  });
  const reasons = {
    "toy-importer": { run: "git reads the repository", env: "git gets them" },
    "toy-exporter": { all: "it is trusted" },
  };
  await withProject({ permissions: sets, "plakar-deno": { reasons } }, async (project) => {
    const { code, stdout, stderr } = await runBuild(project);
    equal(code, 0, stderr);
    match(stdout, /toy-importer .* may use: env \*, run git\n/);
    match(stdout, /\n {2}beyond the sandbox: run, because git reads the repository\n/);
    match(stdout, /may use: read, write, net, env, sys, run, ffi\n {2}beyond the sandbox: all, /);
    const [importer, exporter] = await build(project);
    deepEqual([importer!.reasons, exporter!.reasons], Object.values(reasons));
    deepEqual([importer!.unchanged, exporter!.unchanged], [true, true]);
    deepEqual(await asks(exporter!.executable, "ffi", "run", "net", "import"), [
      "granted",
      "granted",
      "granted",
      "denied",
    ]);
  });
});

Deno.test("deny lists and unstable features of deno.json reach the executable", () =>
  withProject({
    permissions: {
      ...permissions,
      "toy-importer": { read: { allow: true, deny: ["/srv/secret"] }, env },
    },
    unstable: ["kv"],
  }, async (project) => {
    const [importer] = await build(project, "toy-importer");
    equal(importer!.grants, "read except /srv/secret");
    deepEqual(await asks(importer!.executable, "read=/srv/secret/a", "read=/srv/b"), [
      "denied",
      "granted",
    ]);
    for (const role of ["importer", "exporter"]) {
      await Deno.writeTextFile(
        join(project, "connectors", "toy", `${role}.ts`),
        'console.error(JSON.stringify(["openKv" in Deno]));',
      );
    }
    deepEqual(await asks((await build(project, "toy-importer"))[0]!.executable), [true]);
    await Deno.writeTextFile(join(project, "deno.json"), JSON.stringify({ permissions }));
    deepEqual(await asks((await build(project, "toy-exporter"))[0]!.executable), [false]);
  }));

Deno.test("a name that looks like a flag is a name, and grants nothing", () =>
  withProject({ permissions: { "-A-importer": { env } } }, async (project) => {
    await Deno.rename(join(project, "connectors", "toy"), join(project, "connectors", "-A"));
    await Deno.writeTextFile(
      join(project, "manifest.yaml"),
      'name: toy\nconnectors:\n  - {type: importer, protocols: [toy], executable: "bin/-A-importer"}\n',
    );
    const [built] = await build(project);
    equal(built!.grants, "nothing");
    deepEqual(await asks(built!.executable, "read", "net"), ["prompt", "prompt"]);
  }));
