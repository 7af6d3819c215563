import { strictEqual as equal } from "node:assert/strict";
import type { BuiltExecutable } from "./build_one.ts";
import { builtLines } from "./built_lines.ts";
import { combinedManifestLines } from "./combined_manifest_lines.ts";
import { parseManifest } from "../manifest/parse_manifest.ts";

const built: BuiltExecutable = {
  name: "a-importer",
  executable: "/p/bin/a-importer",
  target: "linux-amd64",
  sha256: "0123456789abcdef".repeat(4),
  bytes: 97_900_000,
  codeBytes: 150_000,
  grants: "net a.example",
  reasons: {},
  milliseconds: 1234,
  unchanged: false,
};

Deno.test("an executable is told in a line, and what is out of the ordinary below it", () => {
  equal(
    builtLines(built, "/p"),
    "bin/a-importer             97.9 MB       1.2 s  0123456789ab  may use: net a.example",
  );
  equal(
    builtLines({
      ...built,
      executable: "/other/a",
      name: "a",
      roles: ["importer", "storage"],
      reasons: { run: "git does the work" },
      unchanged: true,
    }, "/p"),
    "/other/a                   97.9 MB   unchanged  0123456789ab  may use: net a.example\n" +
      "  one executable for importer, storage: each may use what any of them may\n" +
      "  beyond the sandbox: run, because git does the work",
  );
});

const manifest = parseManifest(`
name: x
connectors:
  - { type: importer, protocols: [a1], executable: bin/a-importer }
  - { type: exporter, protocols: [a1], executable: bin/a-exporter }
  - { type: importer, protocols: [b1], executable: bin/b, args: [importer] }
  - { type: importer, protocols: [c1], executable: bin/c-importer }
`);

Deno.test("the lines for the manifest name the combined executables it lacks", () => {
  const combined = (name: string) => ({ name, roles: ["importer"] });
  equal(combinedManifestLines(manifest, [combined("b"), { name: "c-importer" }]), undefined);
  equal(
    combinedManifestLines(manifest, [combined("a"), combined("b")]),
    `To have the combined executables used, write into manifest.yaml:
  # in place of a-importer
  - type: importer
    executable: bin/a
    args: [importer]
  # in place of a-exporter
  - type: exporter
    executable: bin/a
    args: [exporter]`,
  );
});
