import type { HttpAuth } from "./http_auth.ts";
import { headerAuth } from "./header_auth.ts";

/**
 * A token in the header `Authorization: Bearer …` (RFC 6750).
 *
 * @param token The token, or what gives the one of the moment.
 *
 * @example
 * ```ts
 * import { bearerAuth } from "@plakar-deno/sdk/http";
 *
 * const headers = new Headers();
 * await bearerAuth("abc").authorize(headers, new AbortController().signal);
 * console.log(headers.get("authorization")); // "Bearer abc"
 * ```
 *
 * @throws {ConnectorError} When it is used, if the token is one that no header can hold.
 */
export function bearerAuth(token: string | (() => string)): HttpAuth {
  return headerAuth("authorization", typeof token === "string" ? token : () => token(), "Bearer ");
}
