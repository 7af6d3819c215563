import { pathToFileURL } from "node:url";
import { ConnectorError } from "../../sdk/error.ts";
import { type DefinitionFacts, readDefinition } from "../gen/read_definition.ts";
import type { Problem } from "../manifest/finding.ts";
import type { ManifestConnector } from "../manifest/manifest_type.ts";
import type { ProjectConfig } from "./check_project.ts";
import type { EntrySource } from "./source_of.ts";

/** What a source says of itself, and what is wrong with it. */
export interface CheckedDefinition {
  readonly problems: readonly (Problem & { readonly key: string })[];
  /** Absent when it could not be read. */
  readonly facts?: DefinitionFacts;
}

/**
 * Loads the source of an entry, in a process of its own with the permissions of the connector, and
 * compares its protocols with the manifest's.
 *
 * @param connector The entry.
 * @param source Its source, which is there.
 * @param protocols What all entries of this program and role have together.
 * @param project The project.
 * @throws The signal's reason when it is aborted.
 */
export async function checkDefinition(
  connector: ManifestConnector,
  source: EntrySource,
  protocols: readonly string[],
  { folder, project, signal, limitMs }: {
    readonly folder: string;
    readonly project: ProjectConfig;
    readonly signal: AbortSignal;
    readonly limitMs: number;
  },
): Promise<CheckedDefinition> {
  const role = connector.type;
  const faulty = (problem: string, fix: string) => ({
    problems: [{ rule: "definition", problem, fix, key: "executable" } as const],
  });
  let facts: DefinitionFacts | undefined;
  try {
    facts = await readDefinition({
      folder,
      configFile: project.file,
      config: project.config,
      source: source.file,
      role,
      name: source.name,
      signal,
      patience: limitMs,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ConnectorError)) throw error;
    const top = `${pathToFileURL(folder).href}/`;
    const reason = error.message.replaceAll(top, "").trim().replace(/\s*\n\s*/g, " / ").slice(
      0,
      600,
    );
    return faulty(reason, "correct the source; the line is in the message");
  }
  if (facts === undefined) {
    return faulty(
      `"${source.file}" exports no ${role}`,
      `write export const ${role} = define${role[0]!.toUpperCase()}${role.slice(1)}({ … })`,
    );
  }
  // Of a bare constructor nothing is known.
  if (facts.protocols.length === 0) return { problems: [], facts };
  const has = [...new Set(facts.protocols)].sort().join(", ");
  const listed = [...new Set(protocols)].sort().join(", ");
  if (has === listed) return { problems: [], facts };
  const problem = `"${source.file}" is for [${has}], the manifest says [${listed}]`;
  const fix =
    `run "plakar-deno gen" to write protocols: [${has}], or change "protocol" in the source`;
  return { problems: [{ rule: "protocols-differ", problem, fix, key: "protocols" }], facts };
}
