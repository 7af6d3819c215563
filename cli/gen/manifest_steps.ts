import { basename, dirname, normalize } from "node:path/posix";
import type { LocationFlag } from "../../sdk/flags.ts";
import { manifestFlags } from "../manifest/manifest_rules.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";

/** What the manifest must say of one connector, because its definition says so. */
export interface WantedEntry {
  /** Folder of the connector: `dir` of `connectors/dir/importer.ts`. */
  readonly connector: string;
  /** Its role, which is the `type` of the entry. */
  readonly role: ConnectorType;
  /** The protocols of the definition. */
  readonly protocols: readonly string[];
  /** The flags of the definition. */
  readonly flags: readonly LocationFlag[];
  /** Its schema, {@linkcode schemaFile}; absent when the definition declares no options. */
  readonly validator?: string;
}

/** A change of the manifest: one value of the entry at an index, or a new entry at the end. */
export type ManifestStep =
  | {
    readonly entry: number;
    readonly key: string;
    readonly value: string | readonly string[];
  }
  | { readonly added: Readonly<Record<string, string | readonly string[]>> };

/** What there is to do, and in words. */
export interface ManifestPlan {
  readonly steps: readonly ManifestStep[];
  /** Each step as a line for a person. */
  readonly changes: readonly string[];
  /** Names of executables that no connector of the project makes. */
  readonly unknown: readonly string[];
  /** Connectors that declare no options, though their `validator` is the file that `gen` writes. */
  readonly withoutOptions: readonly string[];
}

/** An entry as YAML gave it; anything may be wrong with it. */
type Entry = Readonly<Record<string, unknown>>;

/**
 * Decides how to bring the entries of a manifest in step with the definitions.
 *
 * An entry belongs to a connector by the name of its executable, `<connector>-<role>`, or
 * `<connector>` with the role among its `args`; failing that, by its type and a protocol. Lists are
 * compared as sets: their order is the author's.
 *
 * @param entries The items of `connectors`.
 * @param wanted What each connector of the project says.
 */
export function manifestSteps(
  entries: readonly unknown[],
  wanted: readonly WantedEntry[],
): ManifestPlan {
  const known = entries.map((entry): Entry =>
    typeof entry === "object" && entry !== null ? entry as Entry : {}
  );
  const owners = owned(known, wanted);
  const steps: ManifestStep[] = [];
  const changes: string[] = [];
  for (const want of wanted) {
    const own = known.flatMap((entry, index) => owners[index] === want ? [{ entry, index }] : []);
    if (own.length === 0) {
      const added = newEntry(
        want,
        known,
        known.filter((_, index) => sameFolder(owners[index], want)),
      );
      steps.push({ added });
      changes.push(`${nameOf(want)}: a new entry`);
    }
    const listed = own.flatMap(({ entry }) => texts(entry.protocols));
    for (const [place, { entry, index }] of own.entries()) {
      // What several entries share between them is listed by one of them.
      const missing = place > 0 ? [] : want.protocols.filter((name) => !listed.includes(name));
      const set = (key: string, value: string | readonly string[]) => {
        steps.push({ entry: index, key, value });
        changes.push(`${nameOf(want)}: ${key} ${inWords(entry[key])} becomes ${inWords(value)}`);
      };
      const inStep = (key: string, names: readonly string[]) => {
        const now = texts(entry[key]);
        const next = [...now.filter((name) => names.includes(name))];
        for (const name of names) if (!next.includes(name)) next.push(name);
        if (next.join("\n") !== now.join("\n")) set(key, next);
      };
      const kept = texts(entry.protocols).filter((name) => want.protocols.includes(name));
      inStep("protocols", [...kept, ...missing]);
      inStep("location_flags", flagsOf(want));
      if (!isExecutableOf(entry, want)) set("executable", `${folderOf(known)}/${nameOf(want)}`);
      if (want.validator !== undefined && clean(entry.validator) !== want.validator) {
        set("validator", want.validator);
      }
    }
  }
  const withoutOptions = wanted.filter((want) =>
    want.validator === undefined &&
    known.some((entry, index) =>
      owners[index] === want && clean(entry.validator) === schemaFile(want)
    )
  );
  const unknown = known.flatMap((entry, index) =>
    owners[index] === undefined ? [String(entry.executable ?? `connectors[${index}]`)] : []
  );
  return { steps, changes, unknown, withoutOptions: withoutOptions.map(nameOf) };
}

/** Where `gen` writes the schema of a connector's options, below the project. */
export function schemaFile({ connector, role }: Pick<WantedEntry, "connector" | "role">): string {
  return `connectors/${connector}/${role}.schema.json`;
}

/** The connector that each entry belongs to. */
function owned(
  entries: readonly Entry[],
  wanted: readonly WantedEntry[],
): readonly (WantedEntry | undefined)[] {
  const owners = entries.map((entry) => wanted.find((want) => isExecutableOf(entry, want)));
  return owners.map((owner, index) => {
    if (owner !== undefined) return owner;
    const entry = entries[index] ?? {};
    const protocols = texts(entry.protocols);
    return wanted.find((want) =>
      entry.type === want.role && !owners.includes(want) &&
      want.protocols.some((name) => protocols.includes(name))
    );
  });
}

function isExecutableOf(entry: Entry, want: WantedEntry): boolean {
  if (entry.type !== want.role || typeof entry.executable !== "string") return false;
  const name = basename(entry.executable).replace(/\.exe$/i, "");
  return name === nameOf(want) ||
    (name === want.connector && texts(entry.args).includes(want.role));
}

/** An entry like those there are: same folder, and one executable for all roles if they have it. */
function newEntry(
  want: WantedEntry,
  entries: readonly Entry[],
  siblings: readonly Entry[],
): Readonly<Record<string, string | readonly string[]>> {
  const combined = siblings.length > 0 &&
    siblings.every(({ executable }) => basename(String(executable)) === want.connector);
  const flags = flagsOf(want);
  return {
    type: want.role,
    protocols: want.protocols,
    ...(flags.length > 0 && { location_flags: flags }),
    executable: `${folderOf(entries)}/${combined ? want.connector : nameOf(want)}`,
    ...(combined && { args: [want.role] }),
    ...(want.validator !== undefined && { validator: want.validator }),
  };
}

function sameFolder(owner: WantedEntry | undefined, want: WantedEntry): boolean {
  return owner?.connector === want.connector;
}

/** The folder of the executables, as the last entry writes it. */
function folderOf(entries: readonly Entry[]): string {
  const path = entries.findLast(({ executable }) => typeof executable === "string")?.executable;
  return path === undefined ? "bin" : dirname(String(path));
}

/** A host deletes a package that names a flag it does not know (protocol 7.1). */
function flagsOf({ flags }: WantedEntry): readonly string[] {
  return flags.filter((flag) => manifestFlags.includes(flag));
}

function nameOf({ connector, role }: WantedEntry): string {
  return `${connector}-${role}`;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function clean(path: unknown): string | undefined {
  return typeof path === "string" ? normalize(path) : undefined;
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return "(none)";
  return Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
}
