import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import {
  standInCalls,
  type StandInFault,
  writeStandIn,
} from "../../tests/toolkit/pack_stand_in.ts";
import type { Generation } from "../../sdk/generation.ts";
import { withFolder } from "../../tests/with_folder.ts";
import { hostPlatform, type Platform, platformOf } from "../build/platform.ts";
import { type MadePtar, makePtar, type OtherPlakar } from "./make_ptar.ts";
import { stageFiles } from "./stage_files.ts";

const version = "v1.2.3";

/** Stages a package of two files and has a stand-in make a package of it. */
async function make(
  folder: string,
  fault: StandInFault,
  { platform = hostPlatform(), api = "v1.1", signal = new AbortController().signal }: {
    readonly platform?: Platform;
    readonly api?: Generation;
    readonly signal?: AbortSignal;
  } = {},
): Promise<MadePtar | OtherPlakar> {
  const packageName = `some-name_${version}_${platform.os}_${platform.arch}`;
  const work = join(folder, "work");
  const home = join(folder, "home");
  for (const each of [work, home, join(work, packageName)]) await Deno.mkdir(each);
  await Deno.writeTextFile(join(folder, "m"), "name: some-name\nversion: v1.2.3\n");
  await Deno.writeTextFile(join(folder, "p"), "#!/bin/sh\n");
  const files = await stageFiles(
    [
      { path: "manifest.yaml", source: join(folder, "m"), role: "manifest", mode: 0o644 },
      { path: "bin/program", source: join(folder, "p"), role: "executable", mode: 0o755 },
    ],
    join(work, packageName),
    signal,
  );
  return await makePtar({
    plakar: await writeStandIn(folder, fault),
    api,
    files,
    packageName,
    name: "some-name",
    version,
    platform,
    installable: platform === hostPlatform(),
    work,
    home,
    signal,
  });
}

async function makeFor(...given: Parameters<typeof make>): Promise<MadePtar> {
  const made = await make(...given);
  ok(made.file !== undefined, "a package was made");
  return made;
}

Deno.test("plakar makes the package, and it is installed and compared in a home of its own", async () => {
  await withFolder(async (folder) => {
    const { os, arch } = hostPlatform();
    const name = `some-name_v1.2.3_${os}_${arch}`;
    const made = await makeFor(folder, "none");
    deepEqual([made.plakarVersion, made.verified], ["v1.1.2", "installed and compared"]);
    equal(made.file, join(folder, "work", `${name}.ptar`));
    const calls = [
      "version",
      `pkg create ${name}/manifest.yaml v1.2.3`,
      `pkg add ${name}.ptar`,
      "pkg list",
    ];
    deepEqual(await standInCalls(folder), calls);
    deepEqual(
      made.commands.map(({ command, code }) => [command, code]),
      calls.map((call) => [`plakar ${call}`, 0]),
    );
    deepEqual(made.commands[1]?.env, { GOOS: os, GOARCH: arch });
  });
});

Deno.test("a package for other machines is made under their names and not installed", async () => {
  await withFolder(async (folder) => {
    const made = await makeFor(folder, "none", { platform: platformOf("windows-amd64") });
    match(made.file, /some-name_v1\.2\.3_windows_amd64\.ptar$/);
    equal(made.verified, "not installed");
    equal((await standInCalls(folder)).length, 2);
  });
});

Deno.test("plakar v1.0 makes a package for plakar v1.0, without an agent that outlives it", async () => {
  await withFolder(async (folder) => {
    const { os, arch } = hostPlatform();
    const name = `some-name_v1.2.3_${os}_${arch}`;
    const made = await makeFor(folder, "old", { api: "v1.0" });
    deepEqual([made.plakarVersion, made.verified], ["v1.0.6", "installed and compared"]);
    equal(made.file, join(folder, "work", `${name}.ptar`));
    deepEqual(await standInCalls(folder), [
      "version",
      `pkg create ${name}/manifest.yaml`,
      `pkg add ${name}.ptar`,
      "pkg list",
    ]);
  });
});

Deno.test("a plakar v1.1 is not asked for a package that plakar v1.0 would refuse", async () => {
  await withFolder(async (folder) => {
    const made = await make(folder, "none", { api: "v1.0" });
    deepEqual(made, {
      plakarVersion: "v1.1.2",
      commands: [{ command: "plakar version", env: {}, code: 0 }],
    });
    deepEqual(await standInCalls(folder), ["version"]);
  });
});

const faults: readonly (readonly [fault: StandInFault, message: RegExp])[] = [
  [
    "old",
    /^cannot make the package with plakar v1\.0\.6: .* install plakar v1\.1 or newer, or make a package for plakar v1\.0 with --api v1\.0$/,
  ],
  [
    "create fails",
    /^"plakar pkg create some-name_\S+\/manifest\.yaml v1\.2\.3" ended with code 1: failed to package all the files$/,
  ],
  ["creates nothing", /^plakar made no "some-name_\S+\.ptar": it made no file$/],
  [
    "add fails",
    /^"plakar pkg add \S+" ended with code 1: failed to load the plugin: protocol already/,
  ],
  ["lists another", /"plakar pkg list" lacks some-name@v1\.2\.3: another@v1\.2\.3$/],
  [
    "loses modes",
    /^the package is not what was staged: "bin\/program" may not be executed any more$/,
  ],
  ["changes content", /^the package is not what was staged: "manifest\.yaml" has other content$/],
];

for (const [fault, message] of faults) {
  Deno.test(`a plakar with the fault "${fault}" is an error in its own words`, async () => {
    await withFolder((folder) =>
      rejects(() => make(folder, fault), {
        name: "ConnectorError",
        code: "failed_precondition",
        message,
      })
    );
  });
}

Deno.test("an abort ends plakar", async () => {
  await withFolder(async (folder) => {
    const enough = new AbortController();
    const making = make(folder, "hangs", { signal: enough.signal });
    const hanging = join(folder, "work", "hanging");
    while (await Deno.stat(hanging).catch(() => undefined) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    enough.abort(new Error("enough"));
    await rejects(() => making, /enough/);
  });
});
