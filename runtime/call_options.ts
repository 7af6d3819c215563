import type { CallOptions } from "../sdk/context.ts";
import type { Call } from "./transport.ts";

/** What an author is given of a call: its signal, made when he looks at it; most calls end before. */
export function callOptions(call: Call): CallOptions {
  return {
    get signal() {
      return call.signal;
    },
  };
}
