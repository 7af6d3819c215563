import { basename, dirname, join } from "node:path";
import type { Generation } from "../../sdk/generation.ts";
import type { Finding } from "../manifest/finding.ts";
import type { ManifestConnector } from "../manifest/manifest_type.ts";
import { manifestFindings } from "../manifest/parse_manifest.ts";
import { askPrograms, type LintedEntry } from "./ask_programs.ts";
import { checkFiles } from "./check_files.ts";
import { projectConfig } from "./check_project.ts";
import { validatorProblems } from "./check_validator.ts";
import { type Findings, findings } from "./findings.ts";
import { sourceOf } from "./source_of.ts";
import { unreadable } from "./unreadable.ts";
import { yamlSource } from "./yaml_source.ts";

/** What is linted, and how far it goes. */
export interface LintOptions {
  /** Absolute path of the manifest. */
  readonly path: string;
  /** The same as it is to be shown. */
  readonly shown: string;
  /** The generation of plakar that is to take it; v1.1 when left out. */
  readonly api?: Generation;
  /** Whether programs are started and sources are loaded, to be asked what they are. */
  readonly run: boolean;
  /** Ends the programs that were started. */
  readonly signal: AbortSignal;
  /** Gets what is no finding and yet worth a line. */
  readonly note: (text: string) => void;
  /** Gets what is being done; it may take a while. */
  readonly step?: (text: string) => void;
  /** Milliseconds a program has to speak, and again to answer; 20,000 when left out, as plakar. */
  readonly limitMs?: number;
}

/**
 * Finds what is wrong with a manifest, the files it names, what their programs answer, and the
 * permission sets they are built with. Faults of what it looks at are findings and never thrown.
 *
 * @returns The findings: those of the manifest first, in the order of its lines.
 * @throws {ConnectorError} `failed_precondition` when the manifest cannot be read.
 * @throws The signal's reason when it is aborted.
 */
export async function lintManifest(options: LintOptions): Promise<readonly Finding[]> {
  const { path, shown, api = "v1.1", signal } = options;
  const text = await readText(path);
  if (typeof text !== "string") throw unreadable("lint", shown, text);
  const folder = dirname(path);
  const source = yamlSource(text);
  const found = findings(shown, source);
  if (basename(path) !== "manifest.yaml") {
    const problem = `the manifest is named "${basename(path)}"`;
    found.report([], { rule: "file-name", problem, fix: "name it manifest.yaml" });
  }
  if (source.tab !== undefined) {
    const problem = "a tab stands at the beginning of the line";
    found.reportIn(shown, source.tab, { rule: "tab", problem, fix: "indent with spaces" });
    return found.list();
  }
  const { findings: inText, manifest } = manifestFindings(text, shown, api);
  for (const { path, line, ...problem } of inText) {
    // Without a document there are no places; the parser knows the line.
    if (manifest === undefined) found.reportIn(shown, line, problem);
    else found.report(path, problem);
  }
  if (manifest === undefined) return found.list();
  const entries: LintedEntry[] = [];
  for (const [index, connector] of manifest.connectors.entries()) {
    signal.throwIfAborted();
    const place = ["connectors", index];
    // A validator is no part of a package for plakar v1.0; it tells how to ask the program.
    const said = api === "v1.0" ? { ...found, ...silent } : found;
    const files = await checkFiles(connector, place, folder, found, said);
    const schema = files.validator === undefined
      ? undefined
      : await checkValidator(files.validator, connector.validator!, shown, said);
    entries.push({ connector, place, files, ...(schema === undefined ? {} : { schema }) });
  }
  const project = await projectConfig(folder, shown, found);
  for (const { connector, files } of entries) {
    if (files.source !== undefined) project?.checkSet(sourceOf(connector)!.name);
  }
  const isAsked = options.run ? await askPrograms(entries, folder, project, found, options) : [];
  checkArgs(entries.filter((entry) => !isAsked.includes(entry)), found);
  return found.list();
}

const silent: Pick<Findings, "report" | "reportIn"> = { report() {}, reportIn() {} };

async function checkValidator(
  path: string,
  file: string,
  manifest: string,
  { reportIn }: Findings,
): Promise<unknown> {
  const text = await readText(path);
  if (typeof text !== "string") {
    const problem = `"${file}" cannot be read: ${text.message}`;
    reportIn(manifest, 1, { rule: "missing-file", problem, fix: "make it readable" });
    return undefined;
  }
  const problems = validatorProblems(text, file);
  const shown = join(dirname(manifest), file);
  for (const { line, ...problem } of problems) reportIn(shown, line, problem);
  if (problems.some(({ rule }) => rule === "validator-json")) return undefined;
  return JSON.parse(text) as unknown;
}

async function readText(path: string): Promise<string | Error> {
  return await Deno.readTextFile(path).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error))
  );
}

/** Programs of several roles tell them apart by their args, where they are not asked themselves. */
function checkArgs(entries: readonly LintedEntry[], { report }: Findings): void {
  const roles = new Map<string, ManifestConnector>();
  for (const { connector, place } of entries) {
    const { executable, args, type } = connector;
    if (executable === "") continue;
    const key = JSON.stringify([executable, args]);
    const first = roles.get(key);
    roles.set(key, first ?? connector);
    if (first === undefined || first.type === type) continue;
    const problem = `"${executable}" is the ${first.type} and the ${type} with the same args`;
    const fix = `write args: [${first.type}] and args: [${type}], or name a program for each role`;
    report([...place, "executable"], { rule: "shared-args", problem, fix });
  }
}
