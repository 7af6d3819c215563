import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { Capabilities } from "../../testing/conformance_case.ts";
import type { ConformanceSetup } from "../../testing/conformance_setup.ts";
import { type ReadySetup, startSetup } from "../../testing/start_setup.ts";
import { withinLimit } from "./within_limit.ts";

/** How long each may take; a start may have to fetch a server first. In milliseconds. */
const limits = { start: 300_000, end: 30_000 };

/**
 * Starts the setup of a connector; disposal ends it. Neither is waited for without end.
 *
 * @param name The connector, for the error.
 * @param action What is to be done with it, for the error: `test`.
 * @throws {ConnectorError} `failed_precondition` when its `start` fails, and from disposal when its
 * end does.
 */
export async function testSetup(
  name: string,
  setup: ConformanceSetup<Capabilities>,
  action: string,
  signal: AbortSignal,
  { start, end } = limits,
): Promise<ReadySetup<Capabilities>> {
  const failure = (part: string, cause: unknown) =>
    new ConnectorError(
      `cannot ${action} "${name}": the ${part} of its conformance setup fails: ` +
        errorMessage(cause),
      { code: "failed_precondition", cause },
    );
  const starting = startSetup(setup, signal);
  try {
    const ready = await withinLimit(starting, { signal, limit: start });
    return {
      ...ready,
      async [Symbol.asyncDispose]() {
        try {
          await withinLimit(ready[Symbol.asyncDispose](), { limit: end });
        } catch (cause) {
          throw failure("end", cause);
        }
      },
    };
  } catch (cause) {
    // What has started after all by then is ended, too.
    starting.then((late) => late[Symbol.asyncDispose]()).catch(() => undefined);
    signal.throwIfAborted();
    throw failure("start", cause);
  }
}
