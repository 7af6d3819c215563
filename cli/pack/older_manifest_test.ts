import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { parseManifest } from "../manifest/parse_manifest.ts";
import { olderManifest } from "./older_manifest.ts";

const whole = parseManifest(`
name: some
display_name: "Some: of all"
description: "yes"
homepage: https://example.org/#top
license: ISC
tier: third-party
contact: mailto:some@example.org
tags: [a, "1.0", "no"]
api_version: v1.1.0
connectors:
  - type: importer
    protocols: [some, some+ssl]
    location_flags: [localfs, stream, nomerge]
    executable: bin/some
    args: [importer, --plakar-api=v1.1, "--x=y: z"]
    validator: connectors/some/importer.schema.json
    class: database
    subclass: redis
    extra_files: [LICENSE, bin/some-exporter]
  - type: exporter
    protocols: [some]
    location_flags: [needack]
    executable: bin/some
    args: [exporter]
    extra_files: [./LICENSE, manifest.yaml, NOTICE]
  - type: storage
    protocols: [some]
    location_flags: [file]
    executable: bin/some-storage
`);

const expected = `name: some
display_name: "Some: of all"
description: "yes"
homepage: https://example.org/#top
license: ISC
tags:
  - a
  - "1.0"
  - "no"
api_version: v1.0.0
version: v1.2.3-rc.1
connectors:
  - type: importer
    protocols:
      - some
      - some+ssl
    location_flags:
      - localfs
    executable: bin/some-importer
    args:
      - importer
      - --plakar-api=v1.0
      - "--x=y: z"
    extra_files:
      - LICENSE
      - bin/some-exporter
  - type: exporter
    protocols:
      - some
    executable: bin/some-exporter-2
    args:
      - exporter
    extra_files:
      - NOTICE
  - type: storage
    protocols:
      - some
    location_flags:
      - file
    executable: bin/some-storage
`;

Deno.test("a manifest for plakar v1.0 has its fields and flags alone, and every file once", () => {
  const { text, manifest, executables } = olderManifest(whole, "v1.2.3-rc.1");
  equal(text, expected);
  deepEqual(manifest.connectors.map(({ locationFlags }) => locationFlags), [
    ["localfs"],
    [],
    ["file"],
  ]);
  deepEqual([...executables], [
    ["bin/some-importer", "bin/some"],
    ["bin/some-exporter-2", "bin/some"],
    ["bin/some-storage", "bin/some-storage"],
  ]);
});

Deno.test("what is left out for plakar v1.0 is told, with why", () => {
  deepEqual(olderManifest(whole, "v1.0.0").leftOut, [
    "tier, contact, class, subclass, validator, and the files of validators: " +
    "plakar v1.0 does not read them",
    "the flags stream, nomerge of the importer for some, some+ssl: " +
    "plakar v1.0 refuses a package that names them",
    "the flag needack of the exporter for some: plakar v1.0 refuses a package that names it",
    "bin/some under that name, which is in the package 2 times, as bin/some-importer, " +
    "bin/some-exporter-2: plakar v1.0 takes a file once",
  ]);
});

Deno.test("entries that share an executable of one role get a name each", () => {
  const entry = (protocol: string) =>
    `  - type: importer\n    protocols: [${protocol}]\n    executable: bin/x-importer\n`;
  const manifest = parseManifest(`name: x\nconnectors:\n${entry("one")}${entry("two")}`);
  const { text, manifest: older, leftOut } = olderManifest(manifest, "v1.0.0");
  deepEqual(older.connectors.map(({ executable }) => executable), [
    "bin/x-importer",
    "bin/x-importer-2",
  ]);
  equal(leftOut.length, 1);
  equal(
    text,
    "name: x\napi_version: v1.0.0\nversion: v1.0.0\nconnectors:\n" +
      "  - type: importer\n    protocols:\n      - one\n    executable: bin/x-importer\n" +
      "  - type: importer\n    protocols:\n      - two\n    executable: bin/x-importer-2\n",
  );
});

Deno.test("a manifest of which nothing is lost has nothing left out", () => {
  const plain = parseManifest(
    "name: x\nconnectors:\n  - type: importer\n    protocols: [xx]\n    executable: bin/x\n",
  );
  deepEqual(olderManifest(plain, "v1.0.0").leftOut, []);
});
