import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { openProject } from "./open_project.ts";

const manifest = `name: some-package
connectors:
  - type: importer
    protocols: [some]
    executable: bin/some-importer
`;

async function inFolder(
  files: Readonly<Record<string, string>>,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openProject reads deno.json with comments, and the manifest", async () => {
  const config = '{\n  // a comment\n  "tasks": { "a": "b", },\n}';
  await inFolder({ "deno.jsonc": config, "manifest.yaml": manifest }, async (folder) => {
    const project = await openProject(folder);
    deepEqual(project.config, { tasks: { a: "b" } });
    equal(project.configFile, join(folder, "deno.jsonc"));
    equal(project.manifest.name, "some-package");
    equal(project.folder, folder);
  });
});

Deno.test("openProject finds the nearest project above a folder", async () => {
  await inFolder({ "deno.json": "{}", "manifest.yaml": manifest }, async (folder) => {
    const below = join(folder, "connectors", "some");
    await Deno.mkdir(below, { recursive: true });
    // A deno.json without a manifest, as a member of a workspace has, is no project of its own.
    await Deno.writeTextFile(join(below, "deno.json"), "{}");
    equal((await openProject(below)).folder, folder);
    await Deno.writeTextFile(join(below, "manifest.yaml"), manifest);
    equal((await openProject(below)).folder, below);
  });
});

Deno.test("openProject says what a folder without a project lacks", async () => {
  await inFolder({ "deno.json": "{}" }, async (folder) => {
    await rejects(() => openProject(folder), {
      code: "not_found",
      message:
        `"${folder}" is no project of connectors: it has no manifest.yaml; go to the folder ` +
        'of one, give it with --project, or make one with "plakar-deno init NAME"',
    });
  });
});

Deno.test("openProject names the line that is not valid", async () => {
  await inFolder(
    { "deno.json": '{\n  "a": 1\n  "b": 2\n}', "manifest.yaml": manifest },
    (folder) =>
      rejects(() => openProject(folder), {
        code: "invalid_argument",
        message: `${folder}/deno.json:3: not valid JSON: CommaExpected`,
      }),
  );
  await inFolder(
    { "deno.json": "7", "manifest.yaml": manifest },
    (folder) =>
      rejects(() => openProject(folder), {
        message: `${folder}/deno.json:1: not valid JSON: it is no object`,
      }),
  );
});

Deno.test("openProject says what is wrong with a deno.json that begins with a byte order mark", async () => {
  await inFolder({ "deno.json": "\ufeff{}", "manifest.yaml": manifest }, async (folder) => {
    await rejects(() => openProject(folder), {
      code: "invalid_argument",
      message: /deno\.json:1: it begins with a byte order mark/,
    });
  });
});
