import { join } from "node:path";
import { parse, type ParseError, printParseErrorCode } from "jsonc-parser";
import { ConnectorError } from "../../sdk/error.ts";
import { givenPath } from "../given_path.ts";
import type { Manifest } from "../manifest/manifest_type.ts";
import { parseManifest } from "../manifest/parse_manifest.ts";

/** A folder with `deno.json` and `manifest.yaml`: what the commands work on. */
export interface Project {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Absolute path of `deno.json` or `deno.jsonc`. */
  readonly configFile: string;
  /** What stands in it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Absolute path of `manifest.yaml`. */
  readonly manifestFile: string;
  /** The checked manifest. */
  readonly manifest: Manifest;
}

/**
 * Reads the project in a folder.
 *
 * @param folder As a person gave it; the current one when left out.
 * @throws {ConnectorError} `not_found` when it is no project, `invalid_argument` when one of the two
 * files is faulty, with the line.
 */
export async function openProject(folder: string = "."): Promise<Project> {
  const path = givenPath(folder);
  const { file: configFile, text } = await firstOf(path, ["deno.json", "deno.jsonc"]);
  const { file: manifestFile, text: manifest } = await firstOf(path, ["manifest.yaml"]);
  return {
    folder: path,
    configFile,
    config: parseConfig(text, configFile),
    manifestFile,
    manifest: parseManifest(manifest, manifestFile),
  };
}

async function firstOf(
  folder: string,
  names: readonly string[],
): Promise<{ file: string; text: string }> {
  for (const name of names) {
    const file = join(folder, name);
    try {
      return { file, text: await Deno.readTextFile(file) };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new ConnectorError(
    `"${folder}" is no project of connectors: it has no ${names[0]}; go to the folder of one, ` +
      'give it with --project, or make one with "plakar-deno init NAME"',
    { code: "not_found" },
  );
}

function parseConfig(text: string, file: string): Readonly<Record<string, unknown>> {
  const errors: ParseError[] = [];
  const config: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first === undefined && typeof config === "object" && config !== null) {
    return config as Readonly<Record<string, unknown>>;
  }
  const line = text.slice(0, first?.offset ?? 0).split("\n").length;
  const reason = first === undefined ? "it is no object" : printParseErrorCode(first.error);
  throw new ConnectorError(`${file}:${line}: not valid JSON: ${reason}`, {
    code: "invalid_argument",
  });
}
