import type { LegacyExtra } from "../../sdk/legacy/legacy_extra.ts";
import type { EntrypointOptions } from "../entrypoint.ts";

/** How a v1.0-style connector runs: what it cannot say of itself, and what speaks to the host. */
export interface RunOptions extends LegacyExtra, EntrypointOptions {
  /**
   * The scheme, or the schemes, it answers to. Left out, it answers to whatever the host selects it
   * by, as executables of v1.0 did.
   */
  readonly protocol?: string | readonly string[];
}
