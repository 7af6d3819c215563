import type { CallOptions } from "../sdk/context.ts";
import { ConnectorError } from "../sdk/error.ts";

/** The life of one connector inside a process: Init once, calls, Close (rows P10, P11, P13, P14). */
export interface ConnectorSession<Connector> {
  /**
   * Makes the connector. While one lives, or is being made, a second Init is refused with
   * `failed_precondition`; a failed one may be repeated.
   */
  init(make: () => Connector | Promise<Connector>): Promise<Connector>;
  /** The connector; throws `failed_precondition` before Init and, unless it serves on, after Close. */
  current(action: string): Connector;
  /** Aborted by Close and by the end of the connection. */
  readonly closing: AbortSignal;
  /** Aborts `closing` and closes the connector, once; nothing to do before Init. */
  close(): Promise<void>;
}

/** How a session treats calls after Close. */
export interface ConnectorSessionOptions {
  /** Whether calls still reach the connector after Close (protocol 1.3). */
  readonly servesAfterClose?: boolean;
}

// The host waits for Close without a limit (protocol 1.2), so a close that hangs would hang it.
const CLOSE_TIMEOUT = 10_000;

/** Makes the session of one connector. */
export function connectorSession<Connector extends { close(call: CallOptions): Promise<void> }>(
  { servesAfterClose = false }: ConnectorSessionOptions = {},
): ConnectorSession<Connector> {
  const closing = new AbortController();
  let making: Promise<Connector> | undefined;
  let connector: Connector | undefined;
  let closed: Promise<void> | undefined;

  function refuse(message: string): never {
    throw new ConnectorError(message, { code: "failed_precondition" });
  }

  async function closeConnector(): Promise<void> {
    closing.abort(new DOMException("the connector was closed", "AbortError"));
    const made = connector ?? await making?.catch(() => undefined);
    if (made === undefined) return;
    // The signal of this call outlives the one that just ended everything else.
    const tooLong = new AbortController();
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const error = new ConnectorError(
        `the connector did not close within ${CLOSE_TIMEOUT / 1000} seconds; it is left behind`,
        { code: "deadline_exceeded" },
      );
      tooLong.abort(error);
      reject(error);
    }, CLOSE_TIMEOUT);
    try {
      await Promise.race([made.close({ signal: tooLong.signal }), promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    closing: closing.signal,
    async init(make) {
      if (closed !== undefined) refuse("cannot init: the connector was closed; start a new plugin");
      if (making !== undefined) {
        refuse(
          "cannot init twice: one process holds one connector; start a new plugin for another",
        );
      }
      making = Promise.resolve().then(make);
      try {
        connector = await making;
      } catch (error) {
        making = undefined;
        throw error;
      }
      return connector;
    },
    current(action) {
      if (connector === undefined) refuse(`cannot ${action} before Init: send Init first`);
      if (closed !== undefined && !servesAfterClose) {
        refuse(`cannot ${action}: the connector was closed`);
      }
      return connector;
    },
    close() {
      // A Close before Init has nothing to release and must not refuse the Init that follows.
      if (making === undefined && closed === undefined) return Promise.resolve();
      return closed ??= closeConnector();
    },
  };
}
