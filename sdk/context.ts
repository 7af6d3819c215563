import type { Location } from "./location.ts";
import type { Logger } from "./logger.ts";

/**
 * The seven facts a host tells an importer or exporter in Init (protocol 2.3, `Options`). Hosts of
 * v1.0 tell an importer the first five, and an exporter `maxConcurrency` alone (protocol 6.1, 6.2).
 */
export interface HostOptions {
  /** Name of the machine the host runs on. */
  readonly hostname: string;
  /** Operating system in Go's words: `linux`, `darwin`, `windows`. */
  readonly os: string;
  /** Processor architecture in Go's words: `amd64`, `arm64`. */
  readonly arch: string;
  /** Working directory of the host process. */
  readonly cwd: string;
  /** How many records the host works on at once; at least 1. */
  readonly maxConcurrency: number;
  /**
   * Patterns in gitignore syntax, anchored at `/` (protocol 3.5); empty for exporters, and with hosts
   * of v1.0, which apply theirs to what is emitted.
   */
  readonly excludes: readonly string[];
  /** Whether extended attributes are unwanted; true for importers with a host of v1.0. */
  readonly noXattr: boolean;
}

/** What a connector is given when it is created; `Config` is the type of its options. */
export interface ConnectContext<Config> {
  /** The scheme that selected this connector, for example `dir`. */
  readonly protocol: string;
  /** The options: typed if the definition declares `options`, else the raw text map. */
  readonly config: Config;
  /** The location, parsed; its `protocol` equals the context's. */
  readonly location: Location;
  /** What the host said of itself; storage hosts say nothing, so defaults stand here. */
  readonly host: HostOptions;
  /** Writes to stderr, with secrets masked. */
  readonly log: Logger;
  /** The manifest's `args` for this executable. */
  readonly args: readonly string[];
  /** Aborted when the plugin ends; it outlives Init. */
  readonly signal: AbortSignal;
}

/** What every call into a connector carries. */
export interface CallOptions {
  /** Aborted when the peer cancelled the call or the connection ended. */
  readonly signal: AbortSignal;
}
