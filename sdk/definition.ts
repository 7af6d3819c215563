import type { ExporterConstructor } from "./exporter.ts";
import type { LocationFlag } from "./flags.ts";
import type { ImporterConstructor } from "./importer.ts";
import type { StorageConstructor } from "./storage.ts";

/** The options of a connector as text, as Init brings them (protocol 1.6). */
export type RawConfig = Readonly<Record<string, string>>;

/** What is common to the definitions of all three roles. */
export interface DefinitionParts {
  /** The schemes this connector answers to, without colon. */
  readonly protocols: readonly string[];
  /** Location flags, for Init and for the manifest alike. */
  readonly flags: readonly LocationFlag[];
  /** Keys of options whose values are masked in logs and errors. */
  readonly secrets: readonly string[];
  /** JSON Schema 2020-12 of the options, for the manifest's `validator`; absent if undeclared. */
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
}

/** An importer and what is known of it without running it; made by `defineImporter`. */
export interface ImporterDefinition extends DefinitionParts {
  /** Tells the three roles apart. */
  readonly role: "importer";
  /** Parses the options, checks flags, and makes the classic shape. */
  readonly construct: ImporterConstructor<RawConfig>;
}

/** An exporter and what is known of it without running it; made by `defineExporter`. */
export interface ExporterDefinition extends DefinitionParts {
  /** Tells the three roles apart. */
  readonly role: "exporter";
  /** Parses the options and makes the classic shape. */
  readonly construct: ExporterConstructor<RawConfig>;
}

/** A store and what is known of it without running it; made by `defineStorage`. */
export interface StorageDefinition extends DefinitionParts {
  /** Tells the three roles apart. */
  readonly role: "storage";
  /** Parses the options and makes the classic shape. */
  readonly construct: StorageConstructor<RawConfig>;
}

/** A connector of any role. */
export type ConnectorDefinition = ImporterDefinition | ExporterDefinition | StorageDefinition;
