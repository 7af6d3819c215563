import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import { projectFolder } from "../build/project_folder.ts";
import { generate } from "./generate.ts";

Deno.test("schemas, manifest and README of this project say what its definitions say", async () => {
  const { files, remarks } = await generate(projectFolder, AbortSignal.timeout(120_000));
  const stale = files.filter(({ changes }) => changes.length > 0).map(({ file }) => file);
  deepEqual(stale, [], 'run "./denow task cli gen"');
  deepEqual(remarks, []);
  // At least six connectors with options, the manifest, and the README.
  ok(files.length >= 8);
});
