import { parse } from "@std/yaml";
import { ConnectorError } from "../../sdk/error.ts";
import type { Generation } from "../../sdk/generation.ts";
import { checkManifest } from "./check_manifest.ts";
import { checkOlder } from "./check_older.ts";
import type { ManifestFinding, ManifestFindings, Problem, Report } from "./finding.ts";
import { lineOf, type YamlPath } from "./line_of.ts";
import type { Manifest } from "./manifest_type.ts";
import { rules } from "./rules.ts";
import { yamlProblem } from "./yaml_problem.ts";

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
  const { findings, manifest } = manifestFindings(text, file);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (manifest !== undefined && errors.length === 0) return manifest;
  throw new ConnectorError(
    errors.map(({ line, message }) => `${file}:${line}: ${message}`).join("\n"),
    { code: "invalid_argument" },
  );
}

/**
 * Finds every mistake that the text of a `manifest.yaml` shows by itself (protocol section 7).
 *
 * @param text The YAML document.
 * @param file The name to use in findings.
 * @param api The generation of plakar that is to read it.
 * @returns The findings; it never throws.
 */
export function manifestFindings(
  text: string,
  file: string,
  api: Generation = "v1.1",
): ManifestFindings {
  const findings: ManifestFinding[] = [];
  const add = (line: number, path: YamlPath, given: Problem) => {
    const { rule, problem, fix, edit } = given;
    const { why } = rules[rule];
    const severity = given.severity ?? rules[rule].severity;
    const message = given.message ?? `${problem}: ${fix}`;
    // The same words at the same line once: two keys may lead to one problem.
    if (findings.some((known) => known.line === line && known.message === message)) return;
    findings.push({
      rule,
      severity,
      file,
      line,
      problem,
      why: given.why ?? why,
      fix,
      path,
      message,
      ...(edit === undefined ? {} : { edit }),
    });
  };
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    const { line, ...problem } = yamlProblem(text, cause);
    add(line, [], problem);
    return { findings };
  }
  const report: Report = (path, problem) => add(lineOf(text, path), path, problem);
  const manifest = checkManifest(value, report, api);
  if (api === "v1.0") checkOlder(value, report);
  findings.sort((a, b) => a.line - b.line);
  return manifest === undefined ? { findings } : { findings, manifest };
}
