import { deepStrictEqual as deepEqual, throws } from "node:assert/strict";
import type { Manifest, ManifestConnector } from "../manifest/manifest_type.ts";
import { buildPlan } from "./build_plan.ts";

const connector = (type: ManifestConnector["type"], executable: string): ManifestConnector => ({
  type,
  protocols: ["x1"],
  executable,
  args: [],
  locationFlags: [],
  extraFiles: [],
});
const manifest: Manifest = {
  name: "x",
  tags: [],
  connectors: [
    connector("importer", "bin/two-words-importer"),
    connector("storage", "bin/dir-storage"),
    connector("storage", "bin/dir-storage"),
  ],
};

Deno.test("name, source and order follow from the manifest, each executable once", () => {
  deepEqual(buildPlan(manifest).map(({ name, source }) => [name, source]), [
    ["two-words-importer", "connectors/two-words/importer.ts"],
    ["dir-storage", "connectors/dir/storage.ts"],
  ]);
  deepEqual(buildPlan(manifest, ["dir-storage"]).map(({ name }) => name), ["dir-storage"]);
});

Deno.test("an unknown name is refused with the known ones", () => {
  throws(() => buildPlan(manifest, ["dir"]), {
    message: /cannot build "dir": .*choose from two-words-importer, dir-storage$/,
  });
});

Deno.test("an executable not named after its role is refused", () => {
  for (const executable of ["bin/dir", "bin/-importer", "bin/dir-exporter"]) {
    throws(() => buildPlan({ ...manifest, connectors: [connector("importer", executable)] }), {
      message: /must be named <connector>-importer/,
    });
  }
});
