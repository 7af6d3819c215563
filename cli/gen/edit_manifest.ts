import { isMap, isSeq, type ParsedNode, parseDocument, type YAMLMap } from "yaml";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import {
  type ManifestPlan,
  type ManifestStep,
  manifestSteps,
  type WantedEntry,
} from "./manifest_steps.ts";
import { spliceYaml } from "./splice_yaml.ts";

/** A manifest in step with the definitions, and what was changed for it. */
export interface EditedManifest extends Omit<ManifestPlan, "steps"> {
  /** The whole text; the very same when nothing had to change. */
  readonly text: string;
}

/** Where a new key of an entry stands, when the key before it is there. */
const NEIGHBOUR: Readonly<Record<string, string>> = {
  location_flags: "protocols",
  executable: "protocols",
  validator: "executable",
};

// plakar's own reader knows merge keys.
const reading = { merge: true } as const;

/**
 * Brings the text of a `manifest.yaml` in step with the definitions of the project's connectors:
 * adds entries that are missing, and changes `protocols`, `location_flags`, `executable` and
 * `validator` of the others. What a person wrote beside that stays to the letter, comments
 * included.
 *
 * @param text The YAML.
 * @param wanted What each connector says.
 * @param file Name of the file, for the error.
 * @throws {ConnectorError} `invalid_argument`, with the line, for a text that is not YAML or holds
 * no mapping.
 */
export function editManifest(
  text: string,
  wanted: readonly WantedEntry[],
  file = "manifest.yaml",
): EditedManifest {
  const entries = entriesOf(parse(text, file), file);
  const { steps, ...told } = manifestSteps(entries, wanted);
  if (steps.length === 0) return { text, ...told };
  const made = spliced(withList(text, file), steps, file);
  const expected = JSON.stringify(manifestAfter(entries, steps));
  // Anchors and the like can hide where a value comes from; the parser's own writer knows.
  return made !== undefined && JSON.stringify(entriesAgain(made)) === expected
    ? { text: made, ...told }
    : { text: rewrite(text, steps, file), ...told };
}

type ParsedManifest = ReturnType<typeof parseDocument<ParsedNode>>;

function parse(text: string, file: string): ParsedManifest {
  const manifest = parseDocument(text, reading);
  const [error] = manifest.errors;
  const faulty = (line: number, reason: string) =>
    new ConnectorError(`${file}:${line}: ${reason}`, { code: "invalid_argument" });
  if (error !== undefined) {
    const reason = error.message.split("\n")[0]?.replace(/ at line \d+.*$/, "");
    throw faulty(error.linePos?.[0].line ?? 1, `not valid YAML: ${reason}`);
  }
  if (!isMap(manifest.contents)) {
    throw faulty(1, 'expected "key: value" lines, such as "name: my-package"');
  }
  try {
    manifest.toJS();
  } catch (cause) {
    // An alias of nothing, or aliases of aliases that make a text of gigabytes.
    throw faulty(1, `not valid YAML: ${errorMessage(cause)}`);
  }
  return manifest;
}

function entriesOf(manifest: ParsedManifest, file: string): readonly unknown[] {
  const { connectors } = manifest.toJS() as { readonly connectors?: unknown };
  if (connectors === undefined || connectors === null) return [];
  if (Array.isArray(connectors)) return connectors;
  throw new ConnectorError(`${file}: "connectors" must be a list`, { code: "invalid_argument" });
}

/** The same text with a list of connectors, if only an empty one. */
function withList(text: string, file: string): string {
  const manifest = parse(text, file);
  if (manifest.get("connectors", true) === undefined) {
    return `${text}${/(^|\n)$/.test(text) ? "" : "\n"}connectors: []\n`;
  }
  if (isSeq(manifest.get("connectors"))) return text;
  const splices = spliceYaml(text);
  splices.set(manifest.contents as YAMLMap, "connectors", []);
  return splices.result();
}

function spliced(
  text: string,
  steps: readonly ManifestStep[],
  file: string,
): string | undefined {
  try {
    return apply(text, steps, file);
  } catch {
    // Something on the way was no YAML any more.
    return undefined;
  }
}

function apply(text: string, steps: readonly ManifestStep[], file: string): string {
  const connectors = parse(text, file).get("connectors");
  if (!isSeq(connectors)) return text;
  const splices = spliceYaml(text);
  const added = [];
  for (const step of steps) {
    if ("added" in step) added.push(step.added);
    else {
      const map = connectors.items[step.entry];
      if (isMap(map)) splices.set(map, step.key, step.value, NEIGHBOUR[step.key]);
    }
  }
  const [first, ...rest] = added;
  if (first === undefined) return splices.result();
  splices.append(connectors, first);
  // One at a time: each one stands after the one before.
  return apply(splices.result(), rest.map((entry) => ({ added: entry })), file);
}

/** The entries as they must be read from the edited text. */
function manifestAfter(
  entries: readonly unknown[],
  steps: readonly ManifestStep[],
): readonly unknown[] {
  const result = entries.map((entry) => sorted(entry));
  for (const step of steps) {
    if ("added" in step) result.push(sorted(step.added));
    else result[step.entry] = sorted({ ...result[step.entry] as object, [step.key]: step.value });
  }
  return result;
}

function entriesAgain(text: string): readonly unknown[] | undefined {
  const manifest = parseDocument(text, reading);
  if (manifest.errors.length > 0) return undefined;
  const { connectors } = manifest.toJS() as { readonly connectors?: unknown };
  return Array.isArray(connectors) ? connectors.map(sorted) : undefined;
}

/** Where a key stands plays no part in a comparison, nor does the order of names. */
function sorted(entry: unknown): unknown {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
  return Object.fromEntries(
    Object.entries(entry).sort(([a], [b]) => a < b ? -1 : 1)
      .map((
        [key, value],
      ) => [key, Array.isArray(value) && key !== "args" ? [...value].sort() : value]),
  );
}

/** The same changes by the parser's own writer: comments stay, spacing may not. */
function rewrite(text: string, steps: readonly ManifestStep[], file: string): string {
  const manifest = parse(text, file);
  try {
    for (const step of steps) {
      if ("added" in step) manifest.addIn(["connectors"], manifest.createNode(step.added));
      else manifest.setIn(["connectors", step.entry, step.key], step.value);
    }
  } catch (cause) {
    throw new ConnectorError(
      `${file}: cannot change "connectors": an entry is an alias (*name); write it out`,
      { code: "failed_precondition", cause },
    );
  }
  return manifest.toString({ lineWidth: 0, flowCollectionPadding: /\[ /.test(text) });
}
