import type { Generation } from "../../sdk/generation.ts";
import { executablePlatform } from "../build/executable_header.ts";
import type { DefinitionFacts } from "../gen/read_definition.ts";
import type { Problem } from "../manifest/finding.ts";
import type { YamlPath } from "../manifest/line_of.ts";
import type { ManifestConnector } from "../manifest/manifest_type.ts";
import { checkDefinition } from "./check_definition.ts";
import type { EntryFiles } from "./check_files.ts";
import { checkProgram } from "./check_program.ts";
import type { ProjectConfig } from "./check_project.ts";
import type { Findings } from "./findings.ts";
import { flagsProblem } from "./flags_problem.ts";
import type { LintOptions } from "./lint_manifest.ts";
import { sourceOf } from "./source_of.ts";

/** One entry of the manifest and what is known of its files. */
export interface LintedEntry {
  readonly connector: ManifestConnector;
  /** Where it stands in the manifest. */
  readonly place: YamlPath;
  readonly files: EntryFiles;
  /** The parsed validator. */
  readonly schema?: unknown;
}

/** As long as plakar waits for a program to speak (protocol 1.2). */
const defaultLimitMs = 20_000;

/**
 * Asks every program that is there, and every source, what it is. One after the other: a machine
 * that is busy with lint would make programs look slow.
 *
 * @returns The entries whose program was started.
 * @throws The signal's reason when it is aborted.
 */
export async function askPrograms(
  entries: readonly LintedEntry[],
  folder: string,
  project: ProjectConfig | undefined,
  { report }: Findings,
  { api = "v1.1", signal, note, step = () => {}, limitMs = defaultLimitMs }: LintOptions,
): Promise<readonly LintedEntry[]> {
  const asked: LintedEntry[] = [];
  const scratch = await Deno.makeTempDir({ prefix: "plakar-deno-lint-" });
  try {
    for (const entry of entries) {
      const { connector, place, files, schema } = entry;
      const say = (problems: readonly (Problem & { readonly key: string })[]) => {
        for (const { key, ...problem } of problems) report([...place, key], problem);
      };
      const facts = await factsOf(entry, say);
      const isForeign = files.executable !== undefined && await foreign(files.executable);
      if (isForeign) note(`"${connector.executable}" is for another system: it was not started`);
      if (files.executable === undefined || isForeign) {
        say(sourceFlags(entry, facts, api));
        continue;
      }
      asked.push(entry);
      step(`asking ${connector.executable}`);
      const program = {
        connector,
        executable: files.executable,
        ...(schema === undefined ? {} : { schema }),
        ...(facts === undefined ? {} : { sourceFlags: facts.flags }),
      };
      const { problems, unknown } = await checkProgram(program, {
        scratch,
        api,
        limitMs,
        signal,
      });
      say(problems);
      if (unknown === undefined) continue;
      say(sourceFlags(entry, facts, api));
      if (facts !== undefined) continue;
      note(
        `"${connector.executable}" refused made-up options, so its flags are unknown: ${unknown}`,
      );
    }
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  return asked;

  async function factsOf(
    { connector, files }: LintedEntry,
    say: (problems: readonly (Problem & { readonly key: string })[]) => void,
  ) {
    const source = sourceOf(connector);
    if (source === undefined || files.source === undefined || project === undefined) {
      return undefined;
    }
    const protocols = entries
      .filter(({ connector: { executable, type } }) =>
        executable === connector.executable && type === connector.type
      )
      .flatMap(({ connector }) => connector.protocols);
    step(`loading ${source.file}`);
    const options = { folder, project, signal, limitMs };
    const { problems, facts } = await checkDefinition(connector, source, protocols, options);
    say(problems);
    return facts;
  }
}

/** Compares the flags of the source, where the program cannot be asked. */
function sourceFlags(
  { connector }: LintedEntry,
  facts: DefinitionFacts | undefined,
  api: Generation,
): readonly (Problem & { readonly key: string })[] {
  const source = sourceOf(connector);
  if (source === undefined || facts === undefined) return [];
  const problem = flagsProblem(`"${source.file}" has`, facts.flags, connector, api, facts.flags);
  return problem === undefined ? [] : [{ ...problem, key: "location_flags" }];
}

/** Whether a program is made for another machine than this one. */
async function foreign(file: string): Promise<boolean> {
  // What cannot be read may still be started.
  const platform = await executablePlatform(file).catch(() => undefined);
  if (platform === undefined) return false;
  const arch = Deno.build.arch === "x86_64" ? "amd64" : "arm64";
  return platform.os !== Deno.build.os || platform.arch !== arch;
}
