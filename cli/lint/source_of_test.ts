import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import { sourceOf } from "./source_of.ts";

const source = (executable: string, type: ConnectorType, ...args: readonly string[]) =>
  sourceOf({ executable, type, args, protocols: [], locationFlags: [], extraFiles: [] });

Deno.test("the source of an entry follows from its executable, or from its first argument", () => {
  const file = "connectors/dir/importer.ts";
  deepEqual(source("bin/dir-importer", "importer"), { name: "dir-importer", file });
  deepEqual(source("bin/dir-importer.exe", "importer"), { name: "dir-importer", file });
  deepEqual(source("bin/dir", "importer", "importer", "--fast"), { name: "dir-importer", file });
  equal(source("bin/dir", "importer"), undefined);
  equal(source("bin/dir-exporter", "importer"), undefined);
  equal(source("bin/-importer", "importer"), undefined);
});
