import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { type MadeProject, madeProject } from "../../cli/test/testdata/made_project.ts";

/**
 * A project with a connector of this repository, whose executables run its source: they behave as
 * compiled ones do and need no build.
 */
export function sourceProject(connector: "dir" | "example"): Promise<MadeProject> {
  const roles = ["importer", "exporter", "storage"];
  const source = (name: string) => join(projectFolder, "connectors", connector, name);
  const scripts = roles.map((role) => [
    `bin/${connector}-${role}`,
    `#!/bin/sh\nexec '${Deno.execPath()}' run -A --no-lock --no-check --quiet ` +
    `--config '${projectFolder}/deno.json' '${source(`${role}.ts`)}' "$@"\n`,
  ]);
  const entries = roles.map((role) =>
    `  - {type: ${role}, protocols: [${connector}], executable: bin/${connector}-${role}, ` +
    "class: unknown}\n"
  );
  return madeProject({
    "deno.json": "{}",
    "manifest.yaml": "name: made\ndisplay_name: Made\ndescription: For a test.\nlicense: ISC\n" +
      `api_version: v1.1.0\ntags: [test]\nconnectors:\n${entries.join("")}`,
    [`connectors/${connector}/conformance.ts`]: `export { ${roles.join(", ")} } from ${
      JSON.stringify(pathToFileURL(source("conformance.ts")).href)
    };\n`,
    ...Object.fromEntries(scripts),
  });
}
