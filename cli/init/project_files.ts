import { connectorFiles, type ProjectFiles } from "./connector_files.ts";
import { denoJson } from "./deno_json.ts";
import { manifestYaml } from "./manifest_yaml.ts";
import { denow, gitignore, makefile, workflow } from "./plain_files.ts";
import type { ProjectPlan } from "./project_plan.ts";
import { readme } from "./readme.ts";

/** Every file of a new project. Pure: nothing is read and nothing written. */
export function projectFiles(plan: ProjectPlan): ProjectFiles {
  const { checkout } = plan.sdk;
  return new Map([
    ["deno.json", denoJson(plan)],
    ["manifest.yaml", manifestYaml(plan)],
    ["README.md", readme(plan)],
    ["Makefile", makefile(plan)],
    [".gitignore", gitignore],
    [".github/workflows/ci.yml", workflow],
    ...(checkout === undefined ? [] : [["denow", denow(checkout)] as const]),
    ...connectorFiles(plan),
  ]);
}
