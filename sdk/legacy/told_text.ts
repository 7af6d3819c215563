import { ConnectorError } from "../error.ts";

/** What the author's `method` told of itself; throws a `ConnectorError` for what is no text. */
export async function toldText(
  method: string,
  returned: string | PromiseLike<string>,
): Promise<string> {
  const text: unknown = await returned;
  if (typeof text === "string") return text;
  throw new ConnectorError(
    `${method} returned ${text === null ? "null" : typeof text}; it must return a text`,
    { code: "internal" },
  );
}
