import { parse } from "@std/yaml";
import { ConnectorError } from "../../sdk/error.ts";
import { checkConnector } from "./check_connector.ts";
import { lineOf, type YamlPath } from "./line_of.ts";
import { keyRemedies, manifestKeys, packageName } from "./manifest_rules.ts";
import type { Manifest, ManifestConnector } from "./manifest_type.ts";
import { type Report, type YamlFields, yamlFields } from "./yaml_fields.ts";

/**
 * Reads the text of a `manifest.yaml` and checks it harder than plakar does.
 *
 * plakar ignores keys it does not know and learns of most mistakes when the package is installed,
 * or never (protocol 7.1). Here each of them is an error with its line and its remedy: unknown keys
 * (`flags`, `extra_file`, `version`), types plakar skips (`store`), unknown location flags, schemes
 * that clash with plakar's own (protocol 7.2) or with each other, unknown classes, and paths that
 * leave the folder.
 *
 * @param text The YAML document.
 * @param file The name to use in messages.
 * @returns The manifest, paths cleaned.
 * @throws {ConnectorError} `invalid_argument`, naming every problem with its line.
 *
 * @example
 * ```ts
 * import { parseManifest } from "@plakar-deno/sdk/manifest";
 *
 * const manifest = parseManifest(`
 * name: hello
 * connectors:
 *   - type: importer
 *     protocols: [hello]
 *     executable: ./bin/hello-importer
 * `);
 * console.log(manifest.connectors[0]?.executable); // "bin/hello-importer"
 * ```
 */
export function parseManifest(text: string, file: string = "manifest.yaml"): Manifest {
  const problems: { line: number; problem: string }[] = [];
  const report: Report = (path: YamlPath, problem) => {
    const line = lineOf(text, path);
    // The same words at the same line once: two keys may lead to one problem.
    if (problems.some((known) => known.line === line && known.problem === problem)) return;
    problems.push({ line, problem });
  };
  const manifest = checkManifest(parseYaml(text, file), report);
  if (manifest !== undefined && problems.length === 0) return manifest;
  problems.sort((a, b) => a.line - b.line);
  throw new ConnectorError(
    problems.map(({ line, problem }) => `${file}:${line}: ${problem}`).join("\n"),
    { code: "invalid_argument" },
  );
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const line = /at line (\d+)/.exec(reason)?.[1];
    throw new ConnectorError(
      `${file}${line === undefined ? "" : `:${line}`}: not valid YAML: ${reason.split("\n")[0]}`,
      { code: "invalid_argument", cause },
    );
  }
}

function checkManifest(value: unknown, report: Report): Manifest | undefined {
  const fields = yamlFields(value, [], manifestKeys, keyRemedies, report);
  if (fields === undefined) return undefined;
  const name = fields.requiredText("name");
  if (name !== undefined && !packageName.test(name)) {
    fields.report("name", `"${name}" cannot name a package: use letters, digits and "-" only`);
  }
  const apiVersion = fields.text("api_version");
  if (apiVersion !== undefined && apiVersion !== "v1.1.0" && apiVersion !== "v1.0.0") {
    fields.report("api_version", `"${apiVersion}" is not a plugin API: write v1.1.0`);
  }
  const homepage = fields.text("homepage");
  if (homepage !== undefined && !/^https?:\/\/\S+$/.test(homepage)) {
    fields.report("homepage", `"${homepage}" is not an http or https address`);
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
    connectors: checkConnectors(fields, report),
  };
}

function checkConnectors(fields: YamlFields, report: Report): ManifestConnector[] {
  const items = fields.items("connectors");
  if (items === undefined || items.length === 0) {
    fields.report("connectors", '"connectors" must list at least one connector');
  }
  const result: ManifestConnector[] = [];
  const taken = new Set<string>();
  for (const [index, item] of (items ?? []).entries()) {
    const path: YamlPath = ["connectors", index];
    const connector = checkConnector(item, path, report);
    if (connector === undefined) continue;
    result.push(connector);
    for (const protocol of connector.protocols) {
      const key = `${connector.type} ${protocol}`;
      if (taken.has(key)) {
        report([...path, "protocols"], `the ${connector.type} "${protocol}" is listed twice`);
      }
      taken.add(key);
    }
  }
  return result;
}
