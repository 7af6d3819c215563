import { dirname, join } from "node:path";
import { parse, type ParseError, printParseErrorCode } from "jsonc-parser";
import { ConnectorError } from "../../sdk/error.ts";
import { fileSystemError } from "../../sdk/files/file_system_error.ts";
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
 * Reads the project that a folder belongs to: that of the nearest `manifest.yaml` in it or above it.
 *
 * @param folder As a person gave it; the current one when left out.
 * @throws {ConnectorError} `not_found` when it is in no project, `invalid_argument` when one of the
 * two files is faulty, with the line.
 */
export async function openProject(folder: string = "."): Promise<Project> {
  const given = givenPath(folder);
  const manifest = await nearestManifest(given);
  const path = manifest === undefined ? given : dirname(manifest.file);
  const config = await fileOf(path, "deno.json") ?? await fileOf(path, "deno.jsonc");
  if (config === undefined || manifest === undefined) {
    throw noProject(path, config === undefined ? "deno.json" : "manifest.yaml");
  }
  return {
    folder: path,
    configFile: config.file,
    config: parseConfig(config.text, config.file),
    manifestFile: manifest.file,
    manifest: parseManifest(manifest.text, manifest.file),
  };
}

interface ReadFile {
  readonly file: string;
  readonly text: string;
}

/** The folder of the project that a folder is in; the folder itself when it is in none. */
export async function nearestProject(folder: string): Promise<string> {
  const manifest = await nearestManifest(folder);
  return manifest === undefined ? folder : dirname(manifest.file);
}

async function nearestManifest(folder: string): Promise<ReadFile | undefined> {
  for (let at = folder;; at = dirname(at)) {
    const found = await fileOf(at, "manifest.yaml");
    if (found !== undefined || dirname(at) === at) return found;
  }
}

async function fileOf(folder: string, name: string): Promise<ReadFile | undefined> {
  const file = join(folder, name);
  try {
    return { file, text: await Deno.readTextFile(file) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw fileSystemError("cannot read", file, error);
  }
}

function noProject(folder: string, missing: string): ConnectorError {
  return new ConnectorError(
    `"${folder}" is no project of connectors: it has no ${missing}; go to the folder of one, ` +
      'give it with --project, or make one with "plakar-deno init NAME"',
    { code: "not_found" },
  );
}

function parseConfig(text: string, file: string): Readonly<Record<string, unknown>> {
  if (text.startsWith("\ufeff")) {
    throw new ConnectorError(
      `${file}:1: it begins with a byte order mark, and Deno refuses it; save it as UTF-8 without one`,
      { code: "invalid_argument" },
    );
  }
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
