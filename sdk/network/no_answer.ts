import type { ConnectorError } from "../error.ts";
import { networkFailure } from "./network_failure.ts";
import { timeInWords } from "./time_in_words.ts";

/** A server that was given so many milliseconds to begin its answer, and did not. */
export function noAnswer(action: string, ms: number): ConnectorError {
  return networkFailure({
    kind: "transient",
    action,
    reason: `the server did not answer within ${timeInWords(ms)}`,
  });
}
