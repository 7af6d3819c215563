import { strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { runBuild } from "../toolkit/build_project.ts";

/**
 * Builds `github-importer` for other servers than GitHub's own, as one does for an Enterprise server.
 * Resolves to its path.
 *
 * @param hosts The hosts it may reach, such as `127.0.0.1:8080`.
 * @param folder Where the executable is made.
 */
export async function githubExecutable(
  hosts: readonly string[],
  folder: string,
): Promise<string> {
  const { code, stderr } = await runBuild(projectFolder, [
    ...["github-importer", "--out", folder],
    ...hosts.flatMap((host) => ["--grant", `net=${host}`]),
  ]);
  equal(code, 0, stderr);
  return join(folder, "github-importer");
}
