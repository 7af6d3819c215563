import { join } from "node:path";
import { makeTree } from "./make_tree.ts";

/** A folder to import. */
export interface DemoSource {
  /** What it is, for a person. */
  readonly title: string;
  /** Absolute path. */
  readonly folder: string;
  /** Absolute paths in it that are left out. */
  readonly leftOut: readonly string[];
}

/** What tools put into the project's folder: nothing that a person wrote. */
const made = [".git", ".denow", "bin", "dist", "coverage", "node_modules"];

/**
 * The folders of a demo without a folder: this project, and a tree made for the purpose.
 *
 * @param project The folder of the project.
 * @param scratch An existing folder to make the tree in.
 * @param signal Stops the work when aborted.
 */
export async function defaultSources(
  project: string,
  scratch: string,
  signal: AbortSignal,
): Promise<DemoSource[]> {
  const folder = join(scratch, "generated");
  await Deno.mkdir(folder);
  await makeTree({ folder, signal });
  return [
    {
      title: "the files of this project",
      folder: project,
      leftOut: [...made.map((name) => join(project, name)), scratch],
    },
    {
      title: "a generated tree: empty and 64 MiB files, odd names, links, odd modes and times",
      folder,
      leftOut: [],
    },
  ];
}
