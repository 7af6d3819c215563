import type { Generation } from "../../sdk/generation.ts";
import { checkConnector } from "./check_connector.ts";
import type { Report } from "./finding.ts";
import type { YamlPath } from "./line_of.ts";
import { manifestKeys, packageName } from "./manifest_rules.ts";
import type { Manifest, ManifestConnector } from "./manifest_type.ts";
import { type YamlFields, yamlFields } from "./yaml_fields.ts";

/**
 * Reads the whole document.
 *
 * @param value What the YAML parser returned.
 * @param report Called for every problem.
 * @param api The generation of plakar that is to read it.
 * @returns The manifest; where a problem was reported its values are stand-ins.
 */
export function checkManifest(
  value: unknown,
  report: Report,
  api: Generation,
): Manifest | undefined {
  const keys = api === "v1.0" ? [...manifestKeys, "version"] : manifestKeys;
  const fields = yamlFields(value, [], keys, report);
  if (fields === undefined) return undefined;
  const name = fields.requiredText("name");
  if (name !== undefined && !packageName.test(name)) {
    const problem = `"${name}" cannot name a package`;
    const fix = 'use letters, digits and "-" only';
    fields.report("name", { rule: "package-name", problem, fix });
  }
  const apiVersion = fields.text("api_version");
  if (apiVersion !== undefined && api === "v1.0") checkOlderApiVersion(fields, apiVersion);
  else if (apiVersion !== undefined) checkApiVersion(fields, apiVersion);
  if (api === "v1.0") fields.text("version");
  const homepage = fields.text("homepage");
  if (homepage !== undefined && !/^https?:\/\/\S+$/.test(homepage)) {
    const problem = `"${homepage}" is not an http or https address`;
    const fix = "write one, such as https://example.org/my-package";
    fields.report("homepage", { rule: "homepage", problem, message: problem, fix });
  }
  const described = (key: string, name: string) => {
    const found = fields.text(key);
    return found === undefined ? {} : { [name]: found };
  };
  return {
    name: name ?? "",
    ...described("display_name", "displayName"),
    ...described("description", "description"),
    ...(homepage === undefined ? {} : { homepage }),
    ...described("license", "license"),
    ...described("tier", "tier"),
    ...described("contact", "contact"),
    tags: fields.texts("tags"),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    connectors: checkConnectors(fields, report, api),
  };
}

function checkApiVersion(fields: YamlFields, version: string): void {
  if (version === "v1.1.0") return;
  if (version === "v1.0.0") {
    const problem = `api_version "${version}" is the one of plakar v1.0`;
    const fix = "write v1.1.0 for plakar v1.1";
    fields.report("api_version", { rule: "api-version-old", problem, fix });
    return;
  }
  const problem = `"${version}" is not a plugin API`;
  const meant = /^v?1\.1(\.0)?$/.test(version) ? "v1.1.0" : undefined;
  const path = fields.at("api_version");
  const edit = meant === undefined
    ? {}
    : { edit: { kind: "set-value", path, value: meant } as const };
  fields.report("api_version", { rule: "api-version", problem, fix: "write v1.1.0", ...edit });
}

/** Of one manifest packages for both generations can be made, so either number is right. */
function checkOlderApiVersion(fields: YamlFields, version: string): void {
  if (/^v?1(\.0){0,2}$/.test(version) || version === "v1.1.0") return;
  fields.report("api_version", {
    rule: "api-version",
    problem: `"${version}" is not a plugin API`,
    why: "plakar v1.0 reads any text here, catalogues and other tools do not",
    fix: "write v1.0.0",
  });
}

function checkConnectors(
  fields: YamlFields,
  report: Report,
  api: Generation,
): ManifestConnector[] {
  const items = fields.items("connectors");
  if ((items ?? []).length === 0 && !fields.isMeant("connectors")) {
    const problem = '"connectors" must list at least one connector';
    const fix = "write connectors: and below it, indented, - type: importer and its other fields";
    fields.report("connectors", { rule: "missing-key", problem, message: problem, fix });
  }
  const result: ManifestConnector[] = [];
  const taken = new Set<string>();
  for (const [index, item] of (items ?? []).entries()) {
    const path: YamlPath = ["connectors", index];
    const connector = checkConnector(item, path, report, api);
    if (connector === undefined) continue;
    result.push(connector);
    for (const protocol of connector.protocols) {
      const key = `${connector.type} ${protocol}`;
      if (taken.has(key)) {
        const problem = `the ${connector.type} "${protocol}" is listed twice`;
        const fix = "keep it in one entry, once";
        report([...path, "protocols"], {
          rule: "duplicate-protocol",
          problem,
          message: problem,
          fix,
        });
      }
      taken.add(key);
    }
  }
  return result;
}
