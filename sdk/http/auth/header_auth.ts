import { ConnectorError } from "../../error.ts";
import type { HttpAuth } from "./http_auth.ts";

/**
 * A secret in a header of its own, as `X-Api-Key`.
 *
 * @param name The name of the header.
 * @param value The secret, or what gives the one of the moment.
 * @param before What stands before the secret in the header; nothing when left out.
 *
 * @example
 * ```ts
 * import { headerAuth } from "@plakar-deno/sdk/http";
 *
 * const headers = new Headers();
 * await headerAuth("x-api-key", "abc").authorize(headers, new AbortController().signal);
 * console.log(headers.get("x-api-key")); // "abc"
 * ```
 *
 * @throws {ConnectorError} If no header can have the name; when it is used, if none can hold the secret.
 */
export function headerAuth(
  name: string,
  value: string | (() => string),
  before = "",
): HttpAuth {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    throw new ConnectorError(
      `cannot send the credentials in a header ${JSON.stringify(name)}: a name has letters, ` +
        "digits and hyphens alone; give the name the service documents",
      { code: "invalid_argument" },
    );
  }
  const now = typeof value === "string" ? () => value : value;
  let latest = "";
  return {
    get secrets() {
      // What gives it may fail; the one that was sent last is what an answer can repeat.
      return latest === "" ? (typeof value === "string" && value !== "" ? [value] : []) : [latest];
    },
    // deno-lint-ignore require-await -- what throws here has to reject
    async authorize(headers) {
      const secret = now();
      if (!/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(secret)) throw unfit(name, secret);
      latest = secret;
      headers.set(name, before + secret);
    },
  };
}

/** Says what is wrong with a secret without a part of it. */
function unfit(name: string, secret: string): ConnectorError {
  const reason = secret === ""
    ? "it is empty"
    : secret !== secret.trim()
    ? "it begins or ends with a space or a line break"
    : "it has a character that no header can hold";
  return new ConnectorError(
    `cannot send the credentials in the header "${name}": ${reason}; check the option they come from`,
    { code: "unauthenticated" },
  );
}
