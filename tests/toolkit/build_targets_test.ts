import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { buildConnectors } from "../../cli/build/build_connectors.ts";
import type { BuiltExecutable } from "../../cli/build/build_one.ts";
import { executablePlatform } from "../../cli/build/executable_header.ts";
import { hostPlatform, type Platform, platforms } from "../../cli/build/platform.ts";
import { readGrants } from "../../cli/build/read_grants.ts";
import { withFolder } from "../with_folder.ts";
import { baseProgramFor } from "./build_base_program.ts";
import { runBuild } from "./build_project.ts";

const signal = new AbortController().signal;

/** A project of two connectors without imports. */
async function writeProject(folder: string): Promise<void> {
  await Deno.mkdir(join(folder, "connectors", "toy"), { recursive: true });
  const roles = ["importer", "exporter"];
  for (const role of roles) {
    await Deno.writeTextFile(join(folder, "connectors", "toy", `${role}.ts`), "console.log(1);");
  }
  const connectors = roles.map((role) =>
    `  - type: ${role}\n    protocols: [toy]\n    executable: bin/toy-${role}\n`
  );
  await Deno.writeTextFile(
    join(folder, "manifest.yaml"),
    `name: toy\nconnectors:\n${connectors.join("")}`,
  );
  await Deno.writeTextFile(
    join(folder, "deno.json"),
    JSON.stringify({
      permissions: {
        "toy-importer": { net: ["a.example", "b.example:443"], env: { ignore: true } },
        "toy-exporter": { write: true, env: ["LANG"] },
      },
    }),
  );
}

/** Builds with a base program that is as small as Deno takes it. */
async function buildWithBase(
  project: string,
  platform: Platform,
  base: Platform = platform,
  ...args: string[]
) {
  const file = join(project, `base-${base.name}`);
  await Deno.writeFile(file, baseProgramFor(base));
  return await runBuild(project, ["--json", "--target", platform.name, ...args], {
    DENORT_BIN: file,
    // No way out: what is not here must not be fetched by a test.
    HTTPS_PROXY: "http://127.0.0.1:9",
  });
}

for (const platform of platforms) {
  Deno.test(`executables for ${platform.name} hold what they are meant to, in a place of their own`, () =>
    withFolder(async (folder) => {
      const [here, there] = [join(folder, "here"), join(folder, "over", "there")];
      const digests: string[][] = [];
      for (const project of [here, there]) {
        await Deno.mkdir(project, { recursive: true });
        await writeProject(project);
        const { code, stdout, stderr } = await buildWithBase(project, platform);
        equal(code, 0, stderr);
        const built = JSON.parse(stdout) as BuiltExecutable[];
        const end = platform.os === "windows" ? ".exe" : "";
        deepEqual(
          built.map((one) => [one.executable, one.target]),
          ["importer", "exporter"].map((role) => [
            join(project, "bin", platform.name, `toy-${role}${end}`),
            platform.name,
          ]),
        );
        digests.push(built.map(({ sha256 }) => sha256));
        deepEqual(await readGrants(built[0]!.executable), {
          grants: [{ access: "net", allow: ["a.example", "b.example:443"] }],
          exceptions: [],
          envIgnored: true,
          prompts: false,
          cachesCode: false,
          telemetry: false,
        });
        deepEqual((await readGrants(built[1]!.executable)).grants, [
          { access: "write", allow: true },
          { access: "env", allow: ["LANG"] },
        ]);
        equal(await executablePlatform(built[1]!.executable), platform);
        const again = await buildWithBase(project, platform, platform, "toy-importer");
        equal(JSON.parse(again.stdout)[0].unchanged, false, "the base program is a newer file");
      }
      deepEqual(digests[1], digests[0]);
    }));
}

Deno.test("DENORT_BIN is not taken for machines it is not made for", () =>
  withFolder(async (folder) => {
    await writeProject(folder);
    const [linux, windows] = [platforms[0]!, platforms.at(-1)!];
    const { code, stdout, stderr } = await buildWithBase(folder, windows, linux);
    if (code === 0) {
      // This machine has fetched the right one before.
      const [built] = JSON.parse(stdout) as BuiltExecutable[];
      equal(await executablePlatform(built!.executable), windows);
    } else {
      equal(code, 1);
      equal(stdout.startsWith('{"error":{"code":"failed_precondition"'), true);
      match(
        stderr,
        /cannot compile "toy-(importer|exporter)" for windows-amd64: .*set DENORT_BIN to a denort/,
      );
      await rejects(Deno.stat(join(folder, "bin")), Deno.errors.NotFound);
    }
    await Deno.writeTextFile(join(folder, "base-x"), "#!/bin/sh\n");
    const broken = await runBuild(folder, [], { DENORT_BIN: join(folder, "base-x") });
    equal(broken.code, 1);
    match(broken.stderr, /DENORT_BIN ".*base-x": it is no program/);
  }));

Deno.test("folders of one kind of system are refused for the other", () =>
  withFolder(async (folder) => {
    await writeProject(folder);
    const set = { "toy-importer": { read: ["/srv"], env: { ignore: true } } };
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify({ permissions: set }));
    await rejects(
      buildConnectors({
        project: folder,
        names: ["toy-importer"],
        platforms: [
          platforms.find(({ os }) => (os === "windows") !== (Deno.build.os === "windows"))!,
        ],
        signal,
      }),
      { code: "invalid_argument", message: /is granted "read" for "\/srv", and paths of windows/ },
    );
  }));

Deno.test("a target that is given twice is built once, below --out in a folder of its own", () =>
  withFolder(async (folder) => {
    await writeProject(folder);
    const host = hostPlatform();
    const out = join(folder, "out");
    const { code, stdout, stderr } = await runBuild(folder, [
      "toy-importer",
      "--target",
      `${host.name},${host.name}`,
      "--out",
      "out",
    ]);
    equal(code, 0, stderr);
    match(stdout, /^out\/[a-z0-9-]+\/toy-importer .* net a\.example b\.example:443\n$/);
    deepEqual([...Deno.readDirSync(out)].map(({ name }) => name), [host.name]);
    const unknown = await runBuild(folder, ["--target", "windows-arm64"]);
    equal(unknown.code, 2);
    match(unknown.stderr, /Deno 2\.7\.14 does not compile for Windows on ARM/);
  }));
