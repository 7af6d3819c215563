import { ConnectorError } from "../sdk/error.ts";
import { errorCode, errorMessage } from "../sdk/error_message.ts";
import type { Handler } from "./transport.ts";

/**
 * The same handlers, whose failures carry no secret: their message goes through `mask`, which is
 * asked at the time of the failure, because the secrets are known only after Init.
 */
export function maskedHandlers(
  handlers: readonly Handler[],
  mask: (text: string) => string,
): Handler[] {
  function masked(reason: unknown): unknown {
    const message = errorMessage(reason);
    const clean = errorMessage(reason, mask);
    if (clean === message) return reason;
    return new ConnectorError(clean, { code: errorCode(reason), cause: reason });
  }
  function rethrow(reason: unknown): never {
    throw masked(reason);
  }
  return handlers.map((plain) => {
    const handle = plain.handle.bind(plain) as (...args: readonly unknown[]) => unknown;
    return {
      ...plain,
      handle(...args: readonly unknown[]) {
        try {
          const result = handle(...args);
          return result instanceof Promise ? result.catch(rethrow) : result;
        } catch (error) {
          rethrow(error);
        }
      },
    } as Handler;
  });
}
