import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import { buildConnectors } from "../../cli/build/build_connectors.ts";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { findProgram } from "../../cli/pack/find_program.ts";
import { runProgram } from "../../cli/run_program.ts";
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
    ]);
    const check = { args: ["-c", "--strict", packed.sums.file], cwd: out, signal };
    equal((await runProgram("sha256sum", check)).code, 0);

    const { components, dependencies } = await materialsOf(packed.sbom.file);
    for (const { path, sha256 } of executables) {
      const found = components.find(({ name }) => name === path);
      equal(found?.hashes?.[0]?.content, sha256, path);
      deepEqual(dependencies.find(({ ref }) => ref === found?.["bom-ref"])?.dependsOn, [
        `pkg:github/denoland/deno@v${Deno.version.deno}`,
        `pkg:jsr/%40plakar-deno/sdk@${packed.version.slice(1)}`,
      ]);
    }
    const { imports } = JSON.parse(await Deno.readTextFile(`${projectFolder}/deno.json`)) as {
      readonly imports: Readonly<Record<string, string>>;
    };
    for (const name of ["ignore", "protobufjs"]) {
      const purl = `pkg:${imports[name]!.replace(":", "/")}`;
      equal(components.some((one) => one.purl === purl), true, purl);
    }
    // What only the toolkit needs is in no executable.
    for (const name of ["commander", "cyclonedx-library", "jsonc-parser"]) {
      equal(components.some((one) => one.name === name), false, name);
    }
  });
});

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
  });
});
