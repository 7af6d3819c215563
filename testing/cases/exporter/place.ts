import { rejects } from "node:assert/strict";
import type { ExporterCapabilities, Restored } from "../../exporter_capabilities.ts";
import type { Provoked } from "../../importer_capabilities.ts";
import type { Subject } from "../../subject.ts";

/** Where one case restores to. */
export interface Place {
  /** The options for Init. */
  readonly config: Readonly<Record<string, string>>;
  /** The case's own folder. */
  readonly folder: string;
  /** Looks at what was restored; only for cases that need `shows`. */
  look(path: string): ReturnType<Restored["look"]>;
}

/**
 * The destination of a case: a fresh one where the author can make one, with the options that
 * provoke what the case is about.
 */
export async function placeFor(
  subject: Subject,
  can: ExporterCapabilities,
  provoked?: Provoked,
): Promise<Place> {
  const folder = await subject.folder();
  const config = { ...subject.config, ...can.fresh?.(folder), ...provoked?.config };
  return {
    config,
    folder,
    async look(path) {
      return await can.shows!(config).look(path);
    },
  };
}

/** Fails when something lies at a path outside of the destination. */
export async function nothingAt(path: string, why: string): Promise<void> {
  await rejects(Deno.lstat(path), Deno.errors.NotFound, why);
}
