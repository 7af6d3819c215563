import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { packedFileLines } from "./packed_file_lines.ts";
import { packedGrants } from "./packed_grants.ts";

Deno.test("a person reads of each executable in a package what it may use, and why that is much", () => {
  const staged = (path: string, mode: "0644" | "0755", bytes: number) => ({
    path,
    mode,
    bytes,
    sha256: "0".repeat(64),
  });
  const files = [
    staged("manifest.yaml", "0644", 417),
    staged("bin/a-importer.exe", "0755", 97_900_000),
    staged("bin/b-importer", "0755", 97_900_000),
  ];
  const executables = packedGrants([
    { path: "bin/a-importer", grants: "net a.example:443", reasons: {} },
    { path: "bin/b-importer", grants: "run git", reasons: { run: "git reads the repository" } },
  ], files);
  deepEqual(packedFileLines(files, executables), [
    "  0644     417 B  manifest.yaml",
    "  0755   97.9 MB  bin/a-importer.exe  may use: net a.example:443",
    "  0755   97.9 MB  bin/b-importer  may use: run git",
    "    beyond the sandbox: run, because git reads the repository",
  ]);
});
