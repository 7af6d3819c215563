import { dirname, join } from "node:path";
import {
  findNodeAtLocation,
  parse,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { permissionSet } from "../build/permission_set.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { Findings } from "./findings.ts";

/** The `deno.json` beside a manifest. */
export interface ProjectConfig {
  /** Absolute path. */
  readonly file: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Reports what is wrong with the permission set of that name, if anything is. */
  checkSet(name: string): void;
}

/**
 * Reads the `deno.json` beside a manifest; a faulty one is a finding.
 *
 * @param folder Absolute path of the folder.
 * @param shown The manifest as it is to be shown.
 * @returns `undefined` when there is none, or none that can be read.
 */
export async function projectConfig(
  folder: string,
  shown: string,
  { reportIn }: Findings,
): Promise<ProjectConfig | undefined> {
  for (const name of ["deno.json", "deno.jsonc"]) {
    const file = join(folder, name);
    const text = await Deno.readTextFile(file).catch((error: unknown) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
    if (text === undefined) continue;
    const shownFile = join(dirname(shown), name);
    const errors: ParseError[] = [];
    const tree = parseTree(text, errors, { allowTrailingComma: true });
    const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
    const [first] = errors;
    if (first !== undefined || tree?.type !== "object") {
      const said = first === undefined ? "it is no object" : printParseErrorCode(first.error);
      const problem = `"${name}" is not valid JSON: ${said}`;
      const fix = "correct the line, or the one above it";
      reportIn(shownFile, lineAt(first?.offset ?? 0), { rule: "project-file", problem, fix });
      return undefined;
    }
    const config = parse(text, [], { allowTrailingComma: true }) as Readonly<
      Record<string, unknown>
    >;
    const checkSet = (set: string) => {
      const problem = setProblem(config, set);
      if (problem === undefined) return;
      const node = findNodeAtLocation(tree, ["permissions", set]) ??
        findNodeAtLocation(tree, ["permissions"]);
      const line = lineAt(node?.parent?.offset ?? node?.offset ?? 0);
      reportIn(shownFile, line, { rule: "permission-set", ...problem });
    };
    return { file, config, checkSet };
  }
  return undefined;
}

function setProblem(
  config: unknown,
  name: string,
): { readonly problem: string; readonly fix: string } | undefined {
  try {
    permissionSet(config, name);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // `build` says it in one sentence: what it refuses, a colon, what to write.
    const said = error.message.replace(/^cannot build "[^"]*": /, "");
    const colon = said.search(/: (?=[a-z])/);
    if (colon < 0) return { problem: `"${name}": ${said}`, fix: "change the set there" };
    return { problem: `"${name}": ${said.slice(0, colon)}`, fix: said.slice(colon + 2) };
  }
}
