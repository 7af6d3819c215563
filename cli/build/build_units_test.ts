import { deepStrictEqual as deepEqual, throws } from "node:assert/strict";
import type { Manifest, ManifestConnector } from "../manifest/manifest_type.ts";
import { buildPlan } from "./build_plan.ts";
import { buildUnits, type BuildUnitsOptions } from "./build_units.ts";

const connector = (
  type: ManifestConnector["type"],
  executable: string,
  ...args: string[]
): ManifestConnector => ({
  type,
  protocols: ["x1"],
  executable,
  args,
  locationFlags: [],
  extraFiles: [],
});
const manifest: Manifest = {
  name: "x",
  tags: [],
  connectors: [
    connector("importer", "bin/one-importer"),
    connector("importer", "out/both", "importer"),
    connector("exporter", "bin/one-exporter"),
    connector("exporter", "out/both", "exporter", "--more"),
  ],
};
const shape = (options?: BuildUnitsOptions) =>
  buildUnits(manifest, options).map((unit) => [
    unit.executable,
    unit.combined,
    unit.roles.map(({ name }) => name).join(" "),
  ]);

Deno.test("an executable stands for one role, or for those the manifest's args pick", () => {
  deepEqual(shape(), [
    ["bin/one-importer", false, "one-importer"],
    ["out/both", true, "both-importer both-exporter"],
    ["bin/one-exporter", false, "one-exporter"],
  ]);
  deepEqual(buildPlan(manifest, ["both-exporter"]).map(({ source }) => source), [
    "connectors/both/exporter.ts",
  ]);
});

Deno.test("roles can be combined against the manifest", () => {
  deepEqual(shape({ combined: true }), [
    ["bin/one", true, "one-importer one-exporter"],
    ["out/both", true, "both-importer both-exporter"],
  ]);
});

Deno.test("an executable is chosen by its name or by one of its roles", () => {
  deepEqual(shape({ names: ["both"] }).length, 1);
  deepEqual(shape({ names: ["both-exporter", "one-exporter"] }).map(([file]) => file), [
    "out/both",
    "bin/one-exporter",
  ]);
  deepEqual(shape({ names: ["one-exporter"], combined: true }).map(([file]) => file), ["bin/one"]);
  throws(() => shape({ names: ["one"] }), {
    code: "invalid_argument",
    message: /"one": .*choose from one-importer, both, one-exporter$/,
  });
});

Deno.test("a combined executable without its role among the args is refused", () => {
  for (const args of [[], ["exporter"], ["--x", "importer"]]) {
    throws(
      () => buildUnits({ ...manifest, connectors: [connector("importer", "bin/both", ...args)] }),
      { code: "invalid_argument", message: /<connector> with "args: \[importer\]"/ },
    );
  }
});
