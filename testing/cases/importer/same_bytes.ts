import { ConnectorError } from "../../../sdk/error.ts";
import { joinBytes } from "../../join_bytes.ts";

/** Fails, saying where, when the chunks together are not this content. */
export function sameBytes(
  path: string,
  chunks: readonly Uint8Array[],
  expected: Uint8Array,
): void {
  const got = joinBytes(chunks);
  const length = Math.min(got.length, expected.length);
  for (let at = 0; at < length; at++) {
    if (got[at] === expected[at]) continue;
    throw new ConnectorError(
      `byte ${at} of "${path}": expected ${expected[at]}, got ${got[at]} ` +
        `(the content begins ${JSON.stringify(new TextDecoder().decode(got.subarray(0, 40)))})`,
    );
  }
  if (got.length !== expected.length) {
    throw new ConnectorError(
      `expected ${expected.length} bytes of "${path}", got ${got.length}`,
    );
  }
}
