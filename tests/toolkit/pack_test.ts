import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import { buildConnectors } from "../../cli/build/build_connectors.ts";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { lintCommand } from "../../cli/lint/lint_command.ts";
import { findProgram } from "../../cli/pack/find_program.ts";
import { runCli } from "../../cli/run_cli.ts";
import { runProgram } from "../../cli/run_program.ts";
import { openImporter } from "../../host/mod.ts";
import { withFolder } from "../with_folder.ts";
import { writeDirProject } from "./build_project.ts";
import { packJson } from "./pack_run.ts";

const signal = new AbortController().signal;

interface Materials {
  readonly components: readonly {
    readonly "bom-ref": string;
    readonly name: string;
    readonly version?: string;
    readonly purl?: string;
    readonly hashes?: readonly { readonly content: string }[];
  }[];
  readonly dependencies: readonly {
    readonly ref: string;
    readonly dependsOn?: readonly string[];
  }[];
}

const materialsOf = async (file: string) => JSON.parse(await Deno.readTextFile(file)) as Materials;

Deno.test("the package of this repository is packed, with plakar where there is one", async () => {
  await buildConnectors({ project: projectFolder, signal });
  const plakar = await findProgram("plakar");
  await withFolder(async (out) => {
    const packed = await packJson(
      ["--project", projectFolder, "--out", out],
      plakar === undefined ? undefined : dirname(plakar),
    );
    equal(packed.ptar === undefined, plakar === undefined);
    const executables = packed.files.filter(({ mode }) => mode === "0755");
    deepEqual(executables.map(({ path }) => path), [
      "bin/dir-exporter",
      "bin/dir-importer",
      "bin/dir-storage",
      "bin/example-exporter",
      "bin/example-importer",
      "bin/example-storage",
      "bin/github-importer",
      "bin/legacy-folder-exporter",
      "bin/legacy-folder-storage",
      "bin/legacy-json-importer",
      "bin/s3-exporter",
      "bin/s3-importer",
      "bin/s3-storage",
    ]);
    const check = { args: ["-c", "--strict", packed.sums.file], cwd: out, signal };
    equal((await runProgram("sha256sum", check)).code, 0);

    const { imports } = JSON.parse(await Deno.readTextFile(`${projectFolder}/deno.json`)) as {
      readonly imports: Readonly<Record<string, string>>;
    };
    const purlOf = (name: string) =>
      `pkg:${imports[name]!.replace(":@", "/%40").replace(":", "/")}`;
    const { components, dependencies } = await materialsOf(packed.sbom.file);
    for (const { path, sha256 } of executables) {
      const found = components.find(({ name }) => name === path);
      equal(found?.hashes?.[0]?.content, sha256, path);
      deepEqual(dependencies.find(({ ref }) => ref === found?.["bom-ref"])?.dependsOn, [
        `pkg:github/denoland/deno@v${Deno.version.deno}`,
        `pkg:jsr/%40plakar-deno/sdk@${packed.version.slice(1)}`,
        // What a connector itself imports, beside the package.
        ...path.startsWith("bin/s3-") ? [purlOf("aws4fetch")] : [],
        ...path === "bin/github-importer" ? [purlOf("@octokit/endpoint")] : [],
      ]);
    }
    for (const name of ["ignore", "protobufjs", "aws4fetch"]) {
      equal(components.some((one) => one.purl === purlOf(name)), true, name);
    }
    // What only the toolkit needs is in no executable.
    for (const name of ["commander", "cyclonedx-library", "jsonc-parser"]) {
      equal(components.some((one) => one.name === name), false, name);
    }
  });
});

const roles = ["exporter", "importer", "storage"] as const;

/** For plakar v1.0 a combined executable is there once for each of its connectors. */
async function packedForOlder(folder: string): Promise<void> {
  const packed = await packJson(["--project", folder, "--api", "v1.0"]);
  const names = roles.map((role) => `bin/dir-${role}`);
  deepEqual(packed.files.map(({ path }) => path), ["manifest.yaml", ...names]);
  const { components } = await materialsOf(packed.sbom.file);
  for (const { path, sha256 } of packed.files.slice(1)) {
    const found = components.find(({ name }) => name === path);
    equal(found?.hashes?.[0]?.content, sha256, path);
  }
  // plakar v1.0 takes the manifest, and its programs answer it as it starts them.
  let found = "";
  const manifest = join(packed.folder, "manifest.yaml");
  const code = await runCli(["lint", manifest, "--api", "v1.0"], [lintCommand], {
    signal,
    print: (text) => void (found += text),
    note: () => {},
  });
  deepEqual([code, found], [0, `${manifest}: no findings`]);
  const plugins = join(folder, "plugins", "v1.0.0");
  await Deno.mkdir(plugins, { recursive: true });
  await Deno.rename(packed.folder, join(plugins, packed.package));
  await using session = await openImporter({
    executable: join(plugins, packed.package, "bin/dir-importer"),
    args: ["importer"],
    protocol: "dir",
    config: { location: `dir://${join(plugins, packed.package)}` },
    signal,
  });
  equal(session.generation, "v1.0");
  const paths: string[] = [];
  await session.importAll({
    concurrency: 1,
    signal,
    handle: ({ record }) => void paths.push(record.path.slice(plugins.length)),
  });
  for (const name of names) equal(paths.includes(`/${packed.package}/${name}`), true, name);
}

Deno.test("a project with a combined executable holds it once, with the materials of all roles", async () => {
  await withFolder(async (folder) => {
    await writeDirProject(folder, { combined: true, config: { version: "0.2.0" } });
    const manifest = join(folder, "manifest.yaml");
    const text = await Deno.readTextFile(manifest);
    await Deno.writeTextFile(
      manifest,
      text.replaceAll("[dir]", "[dir]\n    location_flags: [localfs]"),
    );
    await buildConnectors({ project: folder, signal });
    const packed = await packJson(["--project", folder]);
    deepEqual(packed.files.map(({ path }) => path), ["manifest.yaml", "bin/dir"]);
    match(packed.package, /^dir_v0\.2\.0_/);
    const { components, dependencies } = await materialsOf(packed.sbom.file);
    equal(components.filter(({ name }) => name.startsWith("bin/")).length, 1);
    equal(
      components.find(({ name }) => name === "sdk")?.purl?.startsWith(
        "pkg:jsr/%40plakar-deno/sdk@",
      ),
      true,
    );
    const refs = new Set(components.map((one) => one["bom-ref"]));
    for (const to of dependencies.flatMap(({ dependsOn = [] }) => dependsOn)) {
      equal(refs.has(to), true, to);
    }
    await packedForOlder(folder);
  });
});
