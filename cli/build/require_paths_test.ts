import { doesNotThrow, throws } from "node:assert/strict";
import { permissionSetOf } from "./permission_set.ts";
import { platformOf } from "./platform.ts";
import { requirePaths } from "./require_paths.ts";

const setOf = (access: "read" | "net", allow: true | readonly string[]) =>
  permissionSetOf("a-importer", { grants: [{ access, allow }], exceptions: [], envIgnored: true });

Deno.test("folders are refused for the other kind of system, and nothing else is", () => {
  const [linux, mac, windows] = ["linux-amd64", "darwin-arm64", "windows-amd64"].map(platformOf);
  const folders = setOf("read", ["/srv"]);
  throws(() => requirePaths(folders, windows!, "linux"), {
    code: "invalid_argument",
    message: /"a-importer" for windows-amd64.*"read" for "\/srv".*only on Windows/,
  });
  throws(() => requirePaths(folders, linux!, "windows"), { message: /only on Linux or macOS/ });
  doesNotThrow(() => requirePaths(folders, mac!, "linux"));
  doesNotThrow(() => requirePaths(folders, windows!, "windows"));
  doesNotThrow(() => requirePaths(setOf("read", true), windows!, "linux"));
  doesNotThrow(() => requirePaths(setOf("net", ["a.example"]), windows!, "linux"));
});
