import { headerAuth } from "./header_auth.ts";
import { ConnectorError } from "../../error.ts";
import type { HttpAuth } from "./http_auth.ts";

/**
 * A name and a password in the header `Authorization: Basic …` (RFC 7617), in UTF-8.
 *
 * @example
 * ```ts
 * import { basicAuth } from "@plakar-deno/sdk/http";
 *
 * const headers = new Headers();
 * await basicAuth("Aladdin", "open sesame").authorize(headers, new AbortController().signal);
 * console.log(headers.get("authorization")); // "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
 * ```
 *
 * @throws {ConnectorError} If the name has a colon, at which a server would cut it.
 */
export function basicAuth(user: string, password: string): HttpAuth {
  if (user.includes(":")) {
    throw new ConnectorError(
      `cannot log in as ${JSON.stringify(user)}: a name must not have a colon in it (RFC 7617); ` +
        "check the option of the user name",
      { code: "invalid_argument" },
    );
  }
  const encoded = new TextEncoder().encode(`${user}:${password}`).toBase64();
  const auth = headerAuth("authorization", encoded, "Basic ");
  return {
    ...auth,
    secrets: password === "" ? [encoded] : [password, encoded],
  };
}
