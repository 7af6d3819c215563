import type { LocationFlag } from "../../sdk/flags.ts";
import type { Generation } from "../../sdk/generation.ts";
import type { Problem } from "../manifest/finding.ts";
import { olderFlags } from "../manifest/manifest_rules.ts";
import type { ManifestConnector } from "../manifest/manifest_type.ts";

/**
 * Compares the flags of a program, or of its source, with those of its entry.
 *
 * `exportxattr` is left out: the program alone may name it (protocol 2.6).
 *
 * @param whose The beginning of the sentence: `"bin/x" answers`.
 * @param flags What it answers.
 * @param connector The entry.
 * @param api The generation of plakar: of flags that v1.0 does not know its manifests have none.
 * @param sourceFlags The flags of its source, which tell whether the program is only old.
 * @returns `undefined` when they are the same.
 */
export function flagsProblem(
  whose: string,
  flags: readonly LocationFlag[],
  { locationFlags }: ManifestConnector,
  api: Generation,
  sourceFlags?: readonly LocationFlag[],
): Problem | undefined {
  const wordsOf = (flags: readonly LocationFlag[]) =>
    words(api === "v1.1" ? flags : flags.filter((flag) => olderFlags.includes(flag)));
  const is = wordsOf(flags);
  const should = wordsOf(locationFlags);
  if (is === should) return undefined;
  const isOld = sourceFlags !== undefined && wordsOf(sourceFlags) === should;
  const byHand = is === "" ? "remove location_flags" : `write location_flags: [${is}]`;
  const isGenerated = sourceFlags !== undefined && wordsOf(sourceFlags) === is;
  const inManifest = isGenerated ? `run "plakar-deno gen" to ${byHand}` : byHand;
  return {
    rule: "flags-differ",
    problem: `${whose} the flags [${is}], the manifest has [${should}]`,
    fix: isOld
      ? 'run "plakar-deno build": its source has the flags of the manifest'
      : `${inManifest}, or give the connector the flags [${should}]`,
  };
}

function words(flags: readonly LocationFlag[]): string {
  return [...new Set(flags)].filter((flag) => flag !== "exportxattr").sort().join(", ");
}
