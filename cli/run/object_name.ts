import { ConnectorError } from "../../sdk/error.ts";
import { type Mac, macFromHex } from "../../sdk/mac.ts";
import type { ByteRange, Resource } from "../../sdk/resource.ts";

/** The kinds of object that plakar itself keeps in a store (protocol 5.2). */
export const usualResources: readonly Resource[] = ["packfile", "state", "lock"];

const resources: readonly Resource[] = [...usualResources, "ecc-packfile", "ecc-state"];

/**
 * A kind of object as a person names it: `state` or `states`.
 *
 * @throws {ConnectorError} `invalid_argument` with the kinds there are.
 */
export function givenResource(text: string): Resource {
  const resource = resources.find((known) => text === known || text === `${known}s`);
  if (resource !== undefined) return resource;
  throw new ConnectorError(
    `there is no kind of object "${text}"; there are ${resources.join(", ")}`,
    { code: "invalid_argument" },
  );
}

/** The name of an object; throws a `ConnectorError` unless it has 64 hexadecimal digits. */
export function givenMac(text: string): Mac {
  return macFromHex(text);
}

/**
 * A range given as `offset,length`, in bytes.
 *
 * @throws {ConnectorError} `invalid_argument` for anything else; a length is at most 4 GiB less one
 * (protocol 2.5).
 */
export function givenRange(text: string): ByteRange {
  const [, offset, length] = /^(\d{1,15}),(\d{1,10})$/.exec(text) ?? [];
  const range = { offset: Number(offset), length: Number(length) };
  if (offset !== undefined && range.length < 2 ** 32) return range;
  throw new ConnectorError(
    `the range "${text}" is not offset,length in bytes, such as 0,1024`,
    { code: "invalid_argument" },
  );
}
