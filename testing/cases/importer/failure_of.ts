import { type PluginStatus, pluginStatus } from "../../../host/grpc_status.ts";
import { ConnectorError } from "../../../sdk/error.ts";

/**
 * The status that `work` fails with. Fails itself when `work` succeeds, or fails for another reason
 * than a status of the plugin: a dead process, a broken connection, an answer that never came.
 */
export async function failureOf(what: string, work: Promise<unknown>): Promise<PluginStatus> {
  let value: unknown;
  try {
    value = await work;
  } catch (error) {
    const status = pluginStatus(error);
    if (status !== undefined) return status;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectorError(`${what}: expected an error status of the plugin, got: ${reason}`, {
      cause: error,
    });
  }
  const shown = value === undefined ? "" : ` (${JSON.stringify(value)?.slice(0, 200)})`;
  throw new ConnectorError(`${what}: expected an error status of the plugin, got OK${shown}`);
}

/** As {@link failureOf}; the plugin's sentence must hold the author's message. */
export async function failsWith(
  what: string,
  work: Promise<unknown>,
  message: string,
): Promise<void> {
  const status = await failureOf(what, work);
  if (status.message.includes(message)) return;
  throw new ConnectorError(
    `${what}: expected the message "${message}", got "${status.message}" ` +
      `(gRPC status ${status.code})`,
  );
}
