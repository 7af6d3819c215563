import type { ConnectorType } from "../manifest/manifest_type.ts";
import type { ConnectorPlan, ProjectPlan } from "./project_plan.ts";
import { readableJson } from "./readable_json.ts";
import { templateFacts } from "./template_facts.ts";

/** How the tasks of a project call the toolkit. */
const toolkit = "deno run -A @plakar-deno/sdk/cli";

const tasks = {
  check: {
    description: "Check the types",
    command: "deno check",
  },
  test: {
    description: "Run the conformance kit on the connectors",
    command: "deno test -A",
  },
  build: {
    description: "Compile the connectors into bin/, each with its own permissions",
    command: `${toolkit} build`,
  },
  lint: {
    description: "Check the format, the code, and what plakar will make of manifest.yaml",
    command: `deno fmt --check && deno lint && ${toolkit} lint`,
  },
  gen: {
    description: "Write the schemas and tables that follow from the options",
    command: `${toolkit} gen`,
  },
  pack: {
    description: "Make the package that plakar installs",
    command: `${toolkit} pack`,
  },
  fmt: {
    description: "Format the project",
    command: "deno fmt",
  },
  cli: {
    description: "Every command of the toolkit: deno task cli --help",
    command: toolkit,
  },
};

/** The text of a project's `deno.json`. */
export function denoJson({ sdk, roles, ...connector }: ProjectPlan): string {
  const config = {
    // That of the package: "pack" asks for it.
    version: "0.1.0",
    imports: { "@plakar-deno/sdk": `jsr:@plakar-deno/sdk@^${sdk.version}` },
    // A lock file would pin the checkout as if it were a release.
    ...(sdk.checkout === undefined ? {} : { links: [sdk.checkout], lock: false }),
    tasks,
    permissions: Object.fromEntries(roles.map((role) => permissionEntry(connector, role))),
    fmt: { lineWidth: 100 },
    exclude: ["bin/", "dist/"],
  };
  return readableJson(config) + "\n";
}

/** The permission set of one executable, under its name. */
export function permissionEntry(
  { connector, template }: Omit<ConnectorPlan, "roles">,
  role: ConnectorType,
): [name: string, set: Readonly<Record<string, unknown>>] {
  const nothing = { read: false, write: false, net: false, run: false, ffi: false, sys: false };
  const grants = templateFacts[template].grants(role);
  return [
    `${connector}-${role}`,
    { ...nothing, import: false, env: { ignore: true }, ...grants },
  ];
}
