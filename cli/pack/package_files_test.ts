import { deepStrictEqual as deepEqual, rejects } from "node:assert/strict";
import { dirname, join } from "node:path";
import { ensureDir } from "@std/fs";
import { withFolder } from "../../tests/with_folder.ts";
import { platformOf } from "../build/platform.ts";
import { parseManifest } from "../manifest/parse_manifest.ts";
import { packageFiles } from "./package_files.ts";

const text = `name: some
connectors:
  - type: importer
    protocols: [some]
    executable: bin/some
    args: [importer]
    validator: some/importer.schema.json
    extra_files: [LICENSE, bin/some, tools/run.sh]
  - type: exporter
    protocols: [some]
    executable: ./bin/some
    args: [exporter]
    extra_files: [LICENSE, manifest.yaml]
`;

async function project(folder: string, manifest = text): Promise<void> {
  const files: Readonly<Record<string, readonly [content: string, mode: number]>> = {
    "manifest.yaml": [manifest, 0o600],
    "bin/some": ["program", 0o711],
    "some/importer.schema.json": ["{}", 0o644],
    "LICENSE": ["free", 0o444],
    "tools/run.sh": ["#!/bin/sh", 0o744],
  };
  for (const [name, [content, mode]] of Object.entries(files)) {
    await ensureDir(dirname(join(folder, name)));
    await Deno.writeTextFile(join(folder, name), content);
    await Deno.chmod(join(folder, name), mode);
  }
}

const list = (folder: string, manifest = text, target = "linux-amd64") =>
  packageFiles({
    folder,
    manifest: parseManifest(manifest),
    platform: platformOf(target),
    built: (path) => join(folder, path),
  });

Deno.test("everything the manifest names is listed once, with the mode it gets", async () => {
  await withFolder(async (folder) => {
    await project(folder);
    deepEqual(
      (await list(folder)).map(({ path, role, mode }) => `${path} ${role} ${mode.toString(8)}`),
      [
        "manifest.yaml manifest 644",
        "LICENSE extra 644",
        "bin/some executable 755",
        "some/importer.schema.json validator 644",
        "tools/run.sh extra 755",
      ],
    );
  });
});

Deno.test("executables for Windows get the ending that plakar adds", async () => {
  await withFolder(async (folder) => {
    await project(folder);
    const [found] = (await list(folder, text, "windows-amd64")).filter((file) =>
      file.role === "executable"
    );
    deepEqual([found?.path, found?.source], ["bin/some.exe", join(folder, "bin/some")]);
  });
});

Deno.test("everything plakar would stumble over is named at once", async () => {
  await withFolder(async (folder) => {
    await project(folder);
    await Deno.remove(join(folder, "LICENSE"));
    await Deno.mkdir(join(folder, "LICENSE"));
    await Deno.chmod(join(folder, "bin/some"), 0o644);
    await Deno.writeTextFile(join(folder, "some/importer.schema.json"), "[]");
    await Deno.remove(join(folder, "tools/run.sh"));
    await rejects(() => list(folder), {
      code: "failed_precondition",
      message: [
        'cannot pack "some": the executable "bin/some" may not be executed: ' +
        'run "plakar-deno build" again, or chmod +x',
        'the validator file "some/importer.schema.json" is no JSON object: ' +
        'run "plakar-deno gen", or mend it',
        '"LICENSE" is no file, and plakar packs files alone: name each file in it',
        'the file "tools/run.sh" does not exist: write it, or remove it from manifest.yaml',
      ].join("\n"),
    });
    await Deno.remove(join(folder, "bin/some"));
    await rejects(() => list(folder), {
      message: /"bin\/some" does not exist: run "plakar-deno build"/,
    });
  });
});

Deno.test("a link is followed inside the project, and not out of it", async () => {
  await withFolder(async (outside) => {
    const folder = join(outside, "project");
    await project(folder);
    await Deno.rename(join(folder, "LICENSE"), join(folder, "COPYING"));
    await Deno.symlink("COPYING", join(folder, "LICENSE"));
    const license = (await list(folder)).find(({ path }) => path === "LICENSE");
    deepEqual(license?.source, join(folder, "COPYING"));

    await Deno.rename(join(folder, "tools"), join(outside, "tools"));
    await Deno.symlink("../tools", join(folder, "tools"));
    await rejects(() => list(folder), {
      message: 'cannot pack "some": the file "tools/run.sh" is a link that leads out of the ' +
        "project: put the file itself there",
    });
  });
});
