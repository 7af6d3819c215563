/**
 * The GitHub importer: backs up what is around the code, of one repository or of all that somebody
 * has.
 *
 * @module
 */
import { defineImporter, entrypointImporter, type ImporterDefinition } from "@plakar-deno/sdk";
import { githubOptions } from "./client/github_options.ts";
import { githubParts } from "./github_parts.ts";

/**
 * Backs up issues and pull requests with their comments, reviews and timelines, discussions, labels,
 * milestones, releases with their assets, and the members of an organisation. Location:
 * `github://OWNER` or `github://OWNER/REPO`.
 *
 * Each object is a file of canonical JSON, with the time it was updated. Lists are read in every run;
 * what costs requests for each object, such as comments, is asked for when the host opens the file,
 * which it does for what changed since the backup before (protocol 3.6).
 */
export const importer: ImporterDefinition = defineImporter({
  protocol: "github",
  options: githubOptions,
  create: (context) => githubParts(context),
});

if (import.meta.main) await entrypointImporter(Deno.args, importer);
