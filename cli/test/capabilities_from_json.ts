import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { Capabilities } from "../../testing/conformance_case.ts";
import { inFolder } from "./in_folder.ts";

/**
 * Reads capabilities from JSON. Pure. `{"text": "…"}` and `{"base64": "…"}` become bytes,
 * `{"integer": "…"}` a bigint, and `fresh` a function that puts the folder in place of `{folder}`.
 *
 * @throws {ConnectorError} `invalid_argument`, with the place of what is wrong.
 */
export function capabilitiesFromJson(text: string): Capabilities {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    refuse(`they are no JSON: ${errorMessage(cause)}`);
  }
  if (!isObject(json)) refuse("they are no JSON object");
  const { fresh, ...rest } = json;
  const can: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) can[name] = valueOf(value, name);
  if (fresh === undefined) return can;
  if (!isObject(fresh) || !Object.values(fresh).every((value) => typeof value === "string")) {
    refuse('"fresh" is no object of options, each a text');
  }
  const options = fresh as Readonly<Record<string, string>>;
  return { ...can, fresh: (folder: string) => inFolder(options, folder) };
}

function refuse(reason: string): never {
  throw new ConnectorError(`cannot read the capabilities: ${reason}`, { code: "invalid_argument" });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueOf(value: unknown, place: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => valueOf(item, `${place}[${index}]`));
  if (!isObject(value)) return value;
  const [only, ...more] = Object.entries(value);
  if (only !== undefined && more.length === 0 && typeof only[1] === "string") {
    const [form, text] = only as [string, string];
    if (form === "text") return new TextEncoder().encode(text);
    if (form === "base64") return bytesOf(text, place);
    if (form === "integer") return integerOf(text, place);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, valueOf(item, `${place}.${key}`)]),
  );
}

function bytesOf(text: string, place: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return refuse(`"base64" in "${place}" is no base64`);
  }
}

function integerOf(text: string, place: string): bigint {
  return /^-?\d+$/.test(text) ? BigInt(text) : refuse(`"integer" in "${place}" is no whole number`);
}
