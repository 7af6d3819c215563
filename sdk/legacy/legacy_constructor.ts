import type { ConnectContext } from "../context.ts";
import type { RawConfig } from "../definition.ts";

/** What a host of v1.0 says of itself in Init (protocol 6.1); a host of v1.1 says it, too. */
export interface LegacyOptions {
  /** Name of the machine the host runs on. */
  readonly hostname: string;
  /** Operating system in Go's words: `linux`, `darwin`, `windows`. */
  readonly operatingSystem: string;
  /** Processor architecture in Go's words: `amd64`, `arm64`. */
  readonly architecture: string;
  /** Working directory of the host process. */
  readonly cwd: string;
  /** How many files the host works on at once; at least 1. */
  readonly maxConcurrency: number;
}

/**
 * Makes a v1.0-style connector: the host's facts, the scheme, and the options as text, `location`
 * among them. Throwing refuses the location with that message.
 */
export type LegacyConstructor<Made> = (
  context: ConnectContext<RawConfig>,
  options: LegacyOptions,
  protocol: string,
  config: RawConfig,
) => Made | Promise<Made>;
