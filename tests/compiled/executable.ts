import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";

/** The executables of this project's manifest. */
export const executableNames: readonly string[] = [
  "dir-importer",
  "dir-exporter",
  "dir-storage",
  "example-importer",
  "example-exporter",
  "example-storage",
  "legacy-json-importer",
  "legacy-folder-exporter",
  "legacy-folder-storage",
  "github-importer",
  "s3-importer",
  "s3-exporter",
  "s3-storage",
];

/** Connector and role of an executable: `legacy-json-importer` is the importer of `legacy-json`. */
export function connectorAndRole(name: string): readonly [connector: string, role: string] {
  const at = name.lastIndexOf("-");
  return [name.slice(0, at), name.slice(at + 1)];
}

/** The protocol that the manifest gives an executable: the connector's name, but for s3. */
export function protocolOf(name: string): string {
  const [connector] = connectorAndRole(name);
  return connector === "s3" ? "bucket" : connector;
}

/**
 * The path of a compiled connector. The test task compiles them before; to run one test file by
 * itself, run `./denow task build` first.
 *
 * Throws when it is not there.
 */
export function executable(name: string): string {
  const path = join(projectFolder, "bin", name);
  try {
    Deno.statSync(path);
    return path;
  } catch {
    throw new Error(`"bin/${name}" is not there: run ./denow task build`);
  }
}
