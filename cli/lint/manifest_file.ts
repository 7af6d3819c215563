import { join, relative } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import { givenPath } from "../given_path.ts";
import { nearestProject } from "../project/open_project.ts";

/** A manifest and its name. */
export interface ManifestFile {
  /** Absolute path. */
  readonly path: string;
  /** The path as a person would give it. */
  readonly shown: string;
}

/** The second ones are what people write; `lint` says that plakar takes only the first. */
const names = ["manifest.yaml", "Manifest.yaml", "manifest.yml", "Manifest.yml"];

/**
 * Finds the manifest that is meant.
 *
 * @param given A file, or a folder with a manifest in it or above it.
 * @throws {ConnectorError} `invalid_argument` when there is none.
 */
export async function manifestFile(given: string): Promise<ManifestFile> {
  const path = givenPath(given);
  const found = await stat(path);
  if (found?.isFile) return { path, shown: given };
  if (found === undefined) {
    throw new ConnectorError(`cannot lint "${given}": there is no such file`, {
      code: "invalid_argument",
    });
  }
  for (const name of names) {
    const file = join(path, name);
    if ((await stat(file))?.isFile) return { path: file, shown: join(given, name) };
  }
  // As the commands that build find their project.
  const above = await nearestProject(path);
  if (above !== path) {
    const name = "manifest.yaml";
    return { path: join(above, name), shown: join(given, relative(path, above), name) };
  }
  throw new ConnectorError(
    `cannot lint "${given}": there is no manifest.yaml in it; give the manifest, or make a ` +
      'project with "plakar-deno init NAME"',
    { code: "invalid_argument" },
  );
}

async function stat(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
