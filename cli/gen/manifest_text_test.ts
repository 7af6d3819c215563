import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { parse } from "yaml";
import { parseManifest } from "../manifest/parse_manifest.ts";
import { manifestText } from "./manifest_text.ts";

Deno.test("a manifest is read back as it was written", () => {
  const tags = ["", " ", "true", "Off", "~", "12", "1.0", "-", "a: b", "# a", "ü\n\u2028", ".5"];
  const manifest = parseManifest(manifestText({
    name: "some",
    displayName: "Some: of all",
    description: "yes",
    homepage: "https://example.org/#top",
    license: "ISC",
    tier: "third-party",
    contact: "mailto:some@example.org",
    tags,
    apiVersion: "v1.1.0",
    connectors: [
      {
        type: "importer",
        protocols: ["some"],
        executable: "bin/some",
        args: ["importer", "--x=\ty"],
        locationFlags: ["localfs"],
        class: "database",
        subclass: "redis",
        validator: "a/schema.json",
        extraFiles: ["LICENSE"],
      },
      {
        type: "exporter",
        protocols: ["some"],
        executable: "bin/some",
        args: [],
        locationFlags: [],
        extraFiles: [],
      },
    ],
  }));
  deepEqual([manifest.description, manifest.tags, manifest.homepage], [
    "yes",
    tags,
    "https://example.org/#top",
  ]);
  deepEqual(manifest.connectors[0]?.args, ["importer", "--x=\ty"]);
  equal(manifest.connectors[0]?.validator, "a/schema.json");
  equal(manifestText(manifest), manifestText(parseManifest(manifestText(manifest))));
});

Deno.test("the version stands in a manifest for plakar v1.0, and is a text in every YAML", () => {
  const connectors = [{
    type: "importer",
    protocols: ["x1", "no"],
    executable: "bin/x",
    args: [],
    locationFlags: [],
    extraFiles: [],
  }] as const;
  const text = manifestText({ name: "x", tags: [], connectors }, "v1.0.0");
  for (const version of ["1.1", "1.2"] as const) {
    deepEqual(parse(text, { version }), {
      name: "x",
      version: "v1.0.0",
      connectors: [{ type: "importer", protocols: ["x1", "no"], executable: "bin/x" }],
    });
  }
});
