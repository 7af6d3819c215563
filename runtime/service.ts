import type { Generation } from "../sdk/generation.ts";
import type { Logger } from "../sdk/logger.ts";
import type { Handler } from "./transport.ts";

/** One connector behind its gRPC methods, ready for any transport. */
export interface Service {
  /** The methods. */
  readonly handlers: readonly Handler[];
  /**
   * Cancels what runs, closes every reader and the connector. Idempotent; resolves when the
   * connector's own `close` did or threw (a throw is logged, not passed on).
   */
  close(): Promise<void>;
}

/** What a service gets from the process around it. */
export interface ServiceEnvironment {
  /** The manifest's `args`. */
  readonly args: readonly string[];
  /**
   * Generation of the host, as far as it is known: it decides what an importer's Init answers
   * (protocol 6.5). The other methods of both generations are always served.
   */
  readonly generation: Generation;
  /** Aborted when the plugin ends; handed to the connector as `context.signal`. */
  readonly signal: AbortSignal;
  /** Makes a logger that masks the given values; called at Init, when the secrets are known. */
  logger(secretValues: readonly string[]): Logger;
}
