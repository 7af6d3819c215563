import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { createProject } from "./create_project.ts";

const files = new Map([
  ["deno.json", '{ "lock":false }'],
  ["connectors/x/importer.ts", "export const  a=1"],
  ["run", "#!/bin/sh\n"],
]);
const { signal } = new AbortController();

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

Deno.test("a project is made with the folders above it, formatted and runnable", () =>
  inFolder(async (folder) => {
    await createProject(`${folder}/a/b/new`, files, signal);
    deepEqual(await names(`${folder}/a/b`), ["new"]);
    deepEqual(await names(folder), ["a"]);
    const project = `${folder}/a/b/new`;
    equal(await Deno.readTextFile(`${project}/deno.json`), '{ "lock": false }\n');
    equal(
      await Deno.readTextFile(`${project}/connectors/x/importer.ts`),
      "export const a = 1;\n",
    );
    equal((await Deno.stat(`${project}/run`)).mode! & 0o100, 0o100);
    equal((await Deno.stat(project)).mode! & 0o777, 0o777 & ~Deno.umask());
  }));

Deno.test("an empty folder is taken, also with .git, a full one and a file are left as they are", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/empty`, { mode: 0o711 });
    await Deno.mkdir(`${folder}/empty/.git`);
    const { ino } = await Deno.stat(`${folder}/empty`);
    await createProject(`${folder}/empty`, files, signal);
    const now = await Deno.stat(`${folder}/empty`);
    // A shell that is in it is in the project now.
    deepEqual([now.ino, now.mode! & 0o777], [ino, 0o711]);
    deepEqual(await names(`${folder}/empty`), [".git", "connectors", "deno.json", "run"]);
    await rejects(createProject(`${folder}/empty`, new Map([["run", "other"]]), signal), {
      code: "already_exists",
      message: /the folder is not empty, it holds "[cdr].+"; give another name, or add a role/,
    });
    equal(await Deno.readTextFile(`${folder}/empty/run`), "#!/bin/sh\n");
    await Deno.writeTextFile(`${folder}/file`, "mine");
    await rejects(createProject(`${folder}/file`, files, signal), /a file is there/);
    equal(await Deno.readTextFile(`${folder}/file`), "mine");
    deepEqual(await names(folder), ["empty", "file"]);
  }));

Deno.test("what fails half-way leaves nothing behind", () =>
  inFolder(async (folder) => {
    // The second one needs a folder where the first one is a file.
    const clash = new Map([["a", "1"], ["a/b", "2"]]);
    await rejects(createProject(`${folder}/new`, clash, signal), /cannot make the project/);
    const broken = new Map([["a.ts", "const = 1"]]);
    await rejects(createProject(`${folder}/new`, broken, signal), /cannot format the project/);
    const stop = new AbortController();
    const stopped = createProject(`${folder}/new`, files, stop.signal);
    stop.abort(new Error("enough"));
    await rejects(stopped, /enough/);
    deepEqual(await names(folder), []);
  }));
