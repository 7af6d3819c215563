import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { buildConnectors } from "../../cli/build/build_connectors.ts";
import { fileDigest } from "../../cli/build/file_digest.ts";
import { parseNarrowing } from "../../cli/build/narrow_set.ts";
import { executableName, hostPlatform, platformOf } from "../../cli/build/platform.ts";
import { runProgram } from "../../cli/run_program.ts";
import { baseProgramFor } from "./build_base_program.ts";
import { withFolder } from "../with_folder.ts";
import { namesIn, packJson, runPack } from "./pack_run.ts";
import { standInCalls, writeStandIn } from "./pack_stand_in.ts";

const signal = new AbortController().signal;
const { os, arch, name: host } = hostPlatform();
const packageName = `toy_v1.2.3_${os}_${arch}`;
const token = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";

const manifest = `# A comment that stays.
name: toy
license: ISC
connectors:
  - type: importer
    protocols: [toy]
    executable: ./bin/toy-importer
    validator: connectors/toy/importer.schema.json
    extra_files: [LICENSE]
`;
const config = {
  version: "1.2.3",
  lock: false,
  permissions: { "toy-importer": { read: true, net: ["example.org"], env: { ignore: true } } },
};

/** A project of one connector that needs nothing but Deno, built. */
async function withToy(
  use: (project: string, args: readonly string[]) => Promise<void>,
  source: string = 'console.error("toy");',
): Promise<void> {
  await withFolder(async (folder) => {
    const files: Readonly<Record<string, string>> = {
      "manifest.yaml": manifest,
      "deno.json": JSON.stringify(config),
      "LICENSE": "Do what you like.",
      "unlisted.txt": token,
      ".env": "SECRET=1",
      "connectors/toy/importer.ts": source,
      "connectors/toy/importer.schema.json": '{ "type": "object" }',
    };
    const project = join(folder, "project");
    await Deno.mkdir(join(project, "connectors", "toy"), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(project, name), text);
    }
    await buildConnectors({ project, signal });
    // It is no plugin: asked what it is, it would say nothing.
    await use(project, ["--project", project, "--no-run"]);
  });
}

Deno.test("pack stages what the manifest lists, with digests and materials, and tells the command", async () => {
  await withToy(async (project, args) => {
    const packed = await packJson(args);
    const dist = join(project, "dist");
    deepEqual(
      [packed.package, packed.version, packed.versionFrom, packed.target, packed.folder],
      [packageName, "v1.2.3", '"version" of deno.json', host, join(dist, packageName)],
    );
    equal(packed.ptar, undefined);
    equal(packed.next, `plakar pkg create ${packageName}/manifest.yaml v1.2.3`);
    deepEqual(packed.files.map(({ path, mode }) => [path, mode]), [
      ["manifest.yaml", "0644"],
      ["LICENSE", "0644"],
      ["bin/toy-importer", "0755"],
      ["connectors/toy/importer.schema.json", "0644"],
    ]);
    equal(await Deno.readTextFile(join(packed.folder, "manifest.yaml")), manifest);
    const program = await Deno.stat(join(packed.folder, "bin/toy-importer"));
    equal(program.mode! & 0o777, 0o755);
    deepEqual(await namesIn(dist), [
      packageName,
      `${packageName}.SHA256SUMS`,
      `${packageName}.cdx.json`,
    ]);
    const check = { args: ["-c", "--strict", `${packageName}.SHA256SUMS`], cwd: dist, signal };
    const { code, stdout } = await runProgram("sha256sum", check);
    equal(code, 0);
    equal(stdout.trim().split("\n").length, 5);

    // Once more, over what is there: the same bytes, and nothing that does not belong there.
    await Deno.writeTextFile(join(packed.folder, "stray"), "");
    const materials = await Deno.readTextFile(packed.sbom.file);
    const sums = await Deno.readTextFile(packed.sums.file);
    const { stdout: said } = await runPack(args);
    match(said, /4 files, version v1\.2\.3, from "version" of deno\.json/);
    match(said, /^ {2}0755 .* bin\/toy-importer {2}may use: read, net example\.org$/m);
    match(said, / {2}cd \S*dist && plakar pkg create toy_v1\.2\.3_\S+\/manifest\.yaml v1\.2\.3$/);
    equal(await Deno.readTextFile(packed.sbom.file), materials);
    equal(await Deno.readTextFile(packed.sums.file), sums);
    deepEqual(await namesIn(packed.folder), ["LICENSE", "bin", "connectors", "manifest.yaml"]);
  });
});

Deno.test("pack has plakar make the package, and refuses to make it twice", async () => {
  await withToy(async (project, args) => {
    const out = join(project, "elsewhere");
    await writeStandIn(project);
    const given = [...args, "--out", out, "--version", "v2.0.0"];
    const packed = await packJson(given, project);
    const name = `toy_v2.0.0_${os}_${arch}`;
    deepEqual(packed.plakar, { plakarVersion: "v1.1.2", verified: "installed and compared" });
    equal(packed.ptar?.file, join(out, `${name}.ptar`));
    equal(packed.commands.length, 4);
    deepEqual(
      await namesIn(out),
      [name, ".SHA256SUMS", ".cdx.json", ".ptar"].map((end) =>
        end === name ? name : `${name}${end}`
      ),
    );
    const check = { args: ["-c", "--strict", `${name}.SHA256SUMS`], cwd: out, signal };
    equal((await runProgram("sha256sum", check)).code, 0);

    const calls = await standInCalls(project);
    await rejects(() => runPack(given, project), {
      code: "already_exists",
      message: /it has toy_v2\.0\.0_\S+\.ptar already, and what was published under a version/,
    });
    deepEqual(await standInCalls(project), calls);
  });
});

Deno.test("nothing is left and nothing is lost when plakar fails, or is stopped", async () => {
  await withToy(async (project, args) => {
    const dist = join(project, "dist");
    const before = await packJson(args);
    const materials = await Deno.readTextFile(before.sbom.file);
    const names = await namesIn(dist);
    await writeStandIn(project, "create fails");
    await rejects(() => runPack(args, project), { message: /failed to package all the files$/ });
    deepEqual(await namesIn(dist), names);

    await writeStandIn(project, "hangs");
    const enough = new AbortController();
    const packing = runPack(args, project, enough.signal);
    const hanging = async () => {
      for (const name of await namesIn(dist)) {
        const started = await Deno.stat(join(dist, name, "work", "hanging")).catch(() => undefined);
        if (started !== undefined) return true;
      }
      return false;
    };
    while (!await hanging()) await new Promise((resolve) => setTimeout(resolve, 10));
    enough.abort(new Error("enough"));
    await rejects(() => packing, /enough/);
    deepEqual(await namesIn(dist), names);
    equal(await Deno.readTextFile(before.sbom.file), materials);
  });
});

/** What plakar v1.0 does not know of it. */
const richManifest = manifest.replace(
  "    validator:",
  "    location_flags: [localfs, nomerge]\n    class: file-storage\n    validator:",
);

Deno.test("pack --api v1.0 stages what plakar v1.0 takes, and has plakar v1.0 make the package of it", async () => {
  await withToy(async (project, args) => {
    await Deno.writeTextFile(join(project, "manifest.yaml"), richManifest);
    const given = [...args, "--api", "v1.0"];
    const dist = join(project, "dist", "v1.0");
    const expected = `name: toy
license: ISC
api_version: v1.0.0
version: v1.2.3
connectors:
  - type: importer
    protocols:
      - toy
    location_flags:
      - localfs
    executable: bin/toy-importer
    extra_files:
      - LICENSE
`;
    const packed = await packJson(given);
    deepEqual([packed.api, packed.package, packed.folder], [
      "v1.0",
      packageName,
      join(dist, packageName),
    ]);
    deepEqual(packed.leftOut, [
      "class, validator, and the files of validators: plakar v1.0 does not read them",
      "the flag nomerge of the importer for toy: plakar v1.0 refuses a package that names it",
    ]);
    deepEqual(packed.files.map(({ path }) => path), [
      "manifest.yaml",
      "LICENSE",
      "bin/toy-importer",
    ]);
    equal(await Deno.readTextFile(join(packed.folder, "manifest.yaml")), expected);
    const check = { args: ["-c", "--strict", `${packageName}.SHA256SUMS`], cwd: dist, signal };
    equal((await runProgram("sha256sum", check)).code, 0);

    // Without a plakar, or with one of which plakar v1.0 takes nothing, the folder is what is made.
    const command = `plakar pkg create ${packageName}/manifest.yaml`;
    equal(packed.next, command);
    const without = await runPack(given);
    match(
      without.stdout,
      /3 files, version v1\.2\.3, from "version" of deno\.json, for plakar v1\.0/,
    );
    match(without.stdout, /\nplakar v1\.0 is not on PATH; where it is, this makes the package:\n/);
    equal(without.stdout.endsWith(`/dist/v1.0 && ${command}`), true, without.stdout);
    match(
      without.stderr,
      /^pack: left out: class, validator, .*\npack: left out: the flag nomerge/m,
    );
    await writeStandIn(project);
    const newer = await packJson(given, project);
    deepEqual([newer.ptar, newer.otherPlakar, newer.next], [undefined, "v1.1.2", command]);
    match(
      (await runPack(given, project)).stdout,
      /the plakar on PATH is v1\.1\.2, and what it makes/,
    );

    await writeStandIn(project, "old");
    const made = await packJson(given, project);
    deepEqual(made.plakar, { plakarVersion: "v1.0.6", verified: "installed and compared" });
    equal(made.ptar?.file, join(dist, `${packageName}.ptar`));
    equal(made.next, undefined);
    await rejects(() => runPack(args, project), {
      message: /^cannot make the package with plakar v1\.0\.6: .* with --api v1\.0$/,
    });
    // The one for plakar v1.1 stands beside it.
    await Deno.remove(join(project, "plakar"));
    await runPack(args);
    deepEqual((await namesIn(join(project, "dist"))).includes(packageName), true);
    equal(
      await Deno.readTextFile(join(project, "dist", packageName, "manifest.yaml")),
      richManifest,
    );
  });
});

for (const target of ["windows-amd64", "darwin-arm64"]) {
  Deno.test(`pack makes the package for ${target} of what build made for it`, async () => {
    await withToy(async (project, args) => {
      const platform = platformOf(target);
      const base = join(project, "base");
      await Deno.writeFile(base, baseProgramFor(platform));
      const before = Deno.env.get("DENORT_BIN");
      Deno.env.set("DENORT_BIN", base);
      try {
        await buildConnectors({ project, platforms: [platform], signal });
        await writeStandIn(project);
        const packed = await packJson([...args, "--target", target], project);
        const name = `toy_v1.2.3_${platform.os}_${platform.arch}`;
        const file = executableName("bin/toy-importer", platform);
        equal(packed.package, name);
        equal(packed.files.find(({ mode }) => mode === "0755")?.path, file);
        match(await Deno.readTextFile(packed.sbom.file), new RegExp(`"executable:${file}"`));
        equal(packed.ptar?.file, join(project, "dist", `${name}.ptar`));
        equal(packed.plakar?.verified, "not installed");
        deepEqual(packed.commands.at(-1)?.env, { GOOS: platform.os, GOARCH: platform.arch });
        const next = (await packJson([...args, "--target", target, "--version", "v2.0.0"])).next;
        equal(
          next,
          `GOOS=${platform.os} GOARCH=${platform.arch} plakar pkg create ` +
            `toy_v2.0.0_${platform.os}_${platform.arch}/manifest.yaml v2.0.0`,
        );
        const older = await packJson([...args, "--target", target, "--api", "v1.0"]);
        equal(older.files.find(({ mode }) => mode === "0755")?.path, file);
        equal(
          older.next,
          `GOOS=${platform.os} GOARCH=${platform.arch} plakar pkg create ${name}/manifest.yaml`,
        );
      } finally {
        if (before === undefined) Deno.env.delete("DENORT_BIN");
        else Deno.env.set("DENORT_BIN", before);
      }
    });
  });
}

Deno.test("a folder of somebody else is not replaced", async () => {
  await withToy(async (project, args) => {
    const folder = join(project, "dist", packageName);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, "mine"), "");
    await rejects(() => runPack(args), { code: "already_exists", message: /is no staged package/ });
    deepEqual(await namesIn(folder), ["mine"]);
  });
});

Deno.test("pack takes executables of the sources as they are, also narrowed ones, and no others", async () => {
  await withToy(async (project, args) => {
    const source = join(project, "connectors", "toy", "importer.ts");
    await Deno.writeTextFile(source, 'console.error("another toy");');
    await rejects(() => runPack(args), {
      code: "failed_precondition",
      message: 'cannot pack "toy": bin/toy-importer: built from other code or grants, or with ' +
        'another Deno; run "plakar-deno build" first',
    });
    const narrowings = [parseNarrowing("read=/srv/data")];
    await buildConnectors({ project, narrowings, signal });
    const packed = await packJson(args);
    const grants = "read /srv/data, net example.org";
    deepEqual(packed.executables, [{ path: "bin/toy-importer", grants, reasons: {} }]);
    const materials = await Deno.readTextFile(packed.sbom.file);
    match(
      materials,
      /"name": "plakar-deno:may-use",\s*"value": "read \/srv\/data, net example\.org"/,
    );

    // Replaced by a file of the same size and time.
    const file = join(project, "bin", "toy-importer");
    const { mtime } = await Deno.stat(file);
    const bytes = await Deno.readFile(file);
    bytes[5000] = bytes[5000]! ^ 1;
    await Deno.writeFile(file, bytes);
    await Deno.utime(file, mtime!, mtime!);
    await rejects(() => runPack(args), {
      code: "failed_precondition",
      message: /^cannot pack "bin\/toy-importer": it is not the file that was built: run/,
    });

    const narrower = { ...config, permissions: { "toy-importer": { env: { ignore: true } } } };
    await Deno.writeTextFile(join(project, "deno.json"), JSON.stringify(narrower));
    await rejects(() => runPack(args), { message: /not allowed what deno\.json says now/ });
    await Deno.remove(join(project, "bin"), { recursive: true });
    await rejects(() => runPack(args), {
      message: /bin\/toy-importer: not built; run "plakar-deno build" first$/,
    });
    await rejects(() => runPack([...args, "--target", "darwin-arm64"]), {
      message:
        /darwin-arm64\/toy-importer: not built; run "plakar-deno build --target darwin-arm64" first$/,
    });
    // A program for another machine in its place.
    const other = join(project, "bin", "darwin-arm64");
    await Deno.mkdir(other, { recursive: true });
    await Deno.copyFile(Deno.execPath(), join(other, "toy-importer"));
    await rejects(() => runPack([...args, "--target", "darwin-arm64"]), {
      message: /toy-importer: no program for darwin-arm64;/,
    });
    deepEqual(await namesIn(join(project, "dist")), [
      packageName,
      `${packageName}.SHA256SUMS`,
      `${packageName}.cdx.json`,
    ]);
  });
});

Deno.test("pack takes no executable that may do more, whatever the stamp beside it says", async () => {
  await withToy(async (project, args) => {
    const file = join(project, "bin", "toy-importer");
    const wide = await Deno.readFile(file);
    const narrower = { ...config, permissions: { "toy-importer": { env: { ignore: true } } } };
    await Deno.writeTextFile(join(project, "deno.json"), JSON.stringify(narrower));
    await buildConnectors({ project, signal });
    await Deno.writeFile(file, wide);
    const stampsFile = join(project, "bin", ".stamps.json");
    const stamps = JSON.parse(await Deno.readTextFile(stampsFile));
    const { size, mtime } = await Deno.stat(file);
    const sha256 = await fileDigest(file, signal);
    Object.assign(stamps["toy-importer"], { sha256, bytes: size, modified: mtime!.getTime() });
    await Deno.writeTextFile(stampsFile, JSON.stringify(stamps));
    await rejects(() => runPack(args), { message: /not allowed what deno\.json says now/ });
  });
});

Deno.test("a secret in the code or in a file keeps the package from being made", async () => {
  const source =
    `// ${token.replace("ghp", "gho")}\nconst unused = "${token.replace("ghp", "ghs")}";\n` +
    `console.error("${token}");\n`;
  await withToy(async (project, args) => {
    await rejects(() => runPack(args), (error: Error) => {
      match(
        error.message,
        /\nconnectors\/toy\/importer\.ts:3: GitHub token, in the code of bin\/toy-importer\ntake it out/,
      );
      equal(error.message.includes(token.slice(4)), false);
      return true;
    });
    equal((await namesIn(project)).includes("dist"), false);
    const allow = ["--allow-secret", "connectors/toy/importer.ts:3=made up"];
    const { stderr } = await runPack([...args, ...allow]);
    match(stderr, /importer\.ts:3 looks like a secret and was allowed: made up$/);

    await Deno.writeTextFile(
      join(project, "manifest.yaml"),
      manifest.replace("[LICENSE]", "[.env, unlisted.txt]"),
    );
    await rejects(() => runPack([...args, ...allow]), {
      code: "failed_precondition",
      message:
        /:\n\.env:1: environment file, which is where secrets are kept\nunlisted\.txt:1: GitHub token\ntake/,
    });
  }, source);
});

Deno.test("a secret in a grant keeps the package from being made: it is in the executable", async () => {
  await withToy(async (project, args) => {
    const permissions = { "toy-importer": { read: [`/srv/${token}`], env: { ignore: true } } };
    const text = JSON.stringify({ ...config, permissions }, null, 2);
    await Deno.writeTextFile(join(project, "deno.json"), text);
    await buildConnectors({ project, signal });
    await rejects(() => runPack(args), {
      message: /\ndeno\.json:\d+: GitHub token, in the code of bin\/toy-importer\ntake it out/,
    });
  });
});

Deno.test("an executable that is not what the manifest says keeps the package from being made", async () => {
  await withToy(async (project) => {
    await rejects(() => runPack(["--project", project]), {
      code: "failed_precondition",
      message:
        /^cannot pack what "plakar-deno lint" finds mistakes in:\n\/\S+manifest\.yaml:\d+: error [^]* error does-not-start: "bin\/toy-importer" is no/,
    });
    equal((await namesIn(project)).includes("dist"), false);
  });
});

Deno.test("the list of materials has the versions of the lock file, which stays as it is", async () => {
  await withToy(async (project, args) => {
    const range = "npm:ignore@^7.0.0";
    const used = 'import ignore from "ignore"; console.error(typeof ignore);';
    await Deno.writeTextFile(join(project, "connectors", "toy", "importer.ts"), used);
    const { lock: _lock, ...rest } = config;
    const imports = { ignore: range };
    await Deno.writeTextFile(join(project, "deno.json"), JSON.stringify({ ...rest, imports }));
    // In the range, and not the newest in it.
    const integrity =
      "sha512-gJzzk+PQNznz8ysRrC0aOkBNVRBDtE1n53IqyqEf3PXrYwomFs5q4pGMizBMJF+ykh03insJ27hB8gSrD2Hn8A==";
    const lock = join(project, "deno.lock");
    await Deno.writeTextFile(
      lock,
      JSON.stringify({
        version: "5",
        specifiers: { [range]: "7.0.4" },
        npm: { "ignore@7.0.4": { integrity } },
        workspace: { dependencies: [range] },
      }),
    );
    const text = await Deno.readTextFile(lock);
    await buildConnectors({ project, signal });
    const { sbom } = await packJson(args);
    match(await Deno.readTextFile(sbom.file), /"pkg:npm\/ignore@7\.0\.4"/);
    equal(await Deno.readTextFile(lock), text);
  });
});
