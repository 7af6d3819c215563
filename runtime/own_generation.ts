import { type Generation, generations } from "../sdk/generation.ts";

/** The generation of the host that started this process, as far as a plugin can know. */
export interface OwnGeneration {
  /** What to answer at an importer's Init. */
  readonly generation: Generation;
  /** What told it. */
  readonly from: "path" | "args" | "default";
  /** What is wrong with the args, for the log. */
  readonly problem?: string;
}

const FLAG = "--plakar-api=";

/**
 * Tells the generation of the host by the plugin's own path and the manifest's args, since nothing
 * in an importer's Init does (protocol 6.5). Best first: both hosts extract a package below
 * `plugins/v1.0.0/` or `plugins/v1.1.0/` and start it by that path; then `--plakar-api=v1.0` or
 * `--plakar-api=v1.1` among the args, the last one; then v1.1.
 *
 * `paths` are the names of the executable, best first. The last folder of such a name in a path
 * counts, as those before it are the user's.
 */
export function ownGeneration(paths: readonly string[], args: readonly string[]): OwnGeneration {
  for (const path of paths) {
    const generation = generationOfPath(path);
    if (generation !== undefined) return { generation, from: "path" };
  }
  const asked = args.findLast((arg) => arg.startsWith(FLAG))?.slice(FLAG.length);
  if (asked === undefined) return { generation: "v1.1", from: "default" };
  const generation = generations.find((known) => known === asked);
  if (generation !== undefined) return { generation, from: "args" };
  return {
    generation: "v1.1",
    from: "default",
    problem: `the generation ${JSON.stringify(asked)} in the manifest's args is unknown; ` +
      `use ${generations.map((known) => FLAG + known).join(" or ")}`,
  };
}

function generationOfPath(path: string): Generation | undefined {
  const folders = path.replaceAll("\\", "/").split("/").slice(0, -1);
  const at = folders.findLastIndex((name, index) =>
    folders[index - 1] === "plugins" && /^v1\.[01]\.\d+$/.test(name)
  );
  return at < 0 ? undefined : folders[at]!.startsWith("v1.0.") ? "v1.0" : "v1.1";
}
