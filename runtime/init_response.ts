import type { InitResponse } from "../proto/messages.ts";
import type { CallOptions } from "../sdk/context.ts";
import { type LocationFlag, locationFlagBits } from "../sdk/flags.ts";

/** What connectors of all roles say of themselves. */
interface Connector {
  origin(): string;
  type(): string;
  root(): string;
  flags(): readonly LocationFlag[];
  close(call: CallOptions): Promise<void>;
}

/**
 * What a new connector answers in Init, its root put through `cleanRoot`. When it cannot answer it
 * is closed, since nobody else will close what Init did not hand out, and the reason is thrown.
 */
export async function initResponse(
  connector: Connector,
  cleanRoot: (root: string) => string,
): Promise<InitResponse> {
  try {
    return {
      origin: connector.origin(),
      type: connector.type(),
      root: cleanRoot(connector.root()),
      flags: locationFlagBits(connector.flags()),
    };
  } catch (error) {
    try {
      await connector.close({ signal: new AbortController().signal });
    } catch {
      // The first failure is the one that tells.
    }
    throw error;
  }
}
