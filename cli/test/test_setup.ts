import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { Capabilities } from "../../testing/conformance_case.ts";
import type { ConformanceSetup } from "../../testing/conformance_setup.ts";
import { type ReadySetup, startSetup } from "../../testing/start_setup.ts";

/**
 * Starts the setup of a connector; disposal ends it.
 *
 * @param name The connector, for the error.
 * @param action What is to be done with it, for the error: `test`.
 * @throws {ConnectorError} `failed_precondition` when its `start` fails.
 */
export async function testSetup(
  name: string,
  setup: ConformanceSetup<Capabilities>,
  action: string,
  signal: AbortSignal,
): Promise<ReadySetup<Capabilities>> {
  try {
    return await startSetup(setup, signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw new ConnectorError(
      `cannot ${action} "${name}": the start of its conformance setup fails: ${
        errorMessage(cause)
      }`,
      { code: "failed_precondition", cause },
    );
  }
}
