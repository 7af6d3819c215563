import type { LegacyExporter } from "./legacy_exporter.ts";
import type { LegacyStorage } from "./legacy_storage.ts";

/**
 * Where a connector of the classic shape that was made of a v1.0-style one keeps that one, so that a
 * v1.0 host's calls reach its author as they are.
 */
export const legacyCalls: unique symbol = Symbol("plakar.legacy");

/** An exporter that was written in the v1.0 style. */
export interface WithLegacyExporter {
  /** The author's own. */
  readonly [legacyCalls]?: LegacyExporter;
}

/** A store that was written in the v1.0 style. */
export interface WithLegacyStorage {
  /** The author's own. */
  readonly [legacyCalls]?: LegacyStorage;
}
