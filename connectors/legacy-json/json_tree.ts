import { ConnectorError } from "@plakar-deno/sdk";

/** An object of the document, which stands for a folder. */
export type JsonFolder = Readonly<Record<string, unknown>>;

/** Whether a value of the document stands for a folder. */
export function isFolder(value: unknown): value is JsonFolder {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One place in the tree: its absolute path, and what is there or why it cannot be kept. */
export interface JsonEntry {
  /** Absolute path. */
  readonly pathname: string;
  /** A folder or a text. */
  readonly value: JsonFolder | string | ConnectorError;
}

// PATH_MAX of Linux: what is deeper could not be restored.
const LONGEST_PATH = 4095;

/** Every folder, before what it holds, and every file of a document; `/` is the document itself. */
export function* jsonEntries(top: JsonFolder): Generator<JsonEntry, void, void> {
  yield { pathname: "/", value: top };
  // Names alone: pairs of a large folder would take more memory than the document.
  const open = [{ base: "", held: top, left: Object.keys(top).values() }];
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const next = folder.left.next();
    if (next.done) {
      open.pop();
      continue;
    }
    const name = next.value;
    const value = folder.held[name];
    const pathname = `${folder.base}/${name}`;
    const problem = problemOf(name, pathname, value);
    if (problem !== undefined) {
      yield {
        pathname: `${folder.base}/${shown(name)}`,
        value: new ConnectorError(problem, { code: "invalid_argument" }),
      };
    } else if (isFolder(value)) {
      yield { pathname, value };
      open.push({ base: pathname, held: value, left: Object.keys(value).values() });
    } else yield { pathname, value: value as string };
  }
}

/** The text at an absolute path; `undefined` when none is there. */
export function jsonText(top: JsonFolder, pathname: string): string | undefined {
  let value: unknown = top;
  for (const name of pathname.slice(1).split("/")) {
    value = isFolder(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return typeof value === "string" ? value : undefined;
}

/** A name that can travel, and by which the real one can be found. */
function shown(name: string): string {
  const escaped = encodeURIComponent(name.toWellFormed()).replaceAll(".", "%2E");
  return escaped.slice(0, 200) || '""';
}

function problemOf(name: string, pathname: string, value: unknown): string | undefined {
  if (name === "" || name === "." || name === ".." || /[/\0]/.test(name) || !name.isWellFormed()) {
    return `${JSON.stringify(name)} cannot be the name of a file; rename it in the document`;
  }
  if (pathname.length > LONGEST_PATH) {
    return `its path is longer than ${LONGEST_PATH} characters; nest the objects less deeply`;
  }
  if (typeof value === "string") {
    if (value.isWellFormed()) return undefined;
    return "its text holds half of a surrogate pair, which has no UTF-8 form; correct the text";
  }
  if (isFolder(value)) return undefined;
  const kind = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
  return `it is ${kind}; objects are folders and texts are files, write anything else as a text`;
}
