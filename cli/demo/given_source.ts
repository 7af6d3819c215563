import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import { givenPath } from "../given_path.ts";
import type { DemoSource } from "./default_sources.ts";
import { oneLine } from "../visible_text.ts";

/**
 * The folder a person gave, checked.
 *
 * @throws {ConnectorError} `invalid_argument` when there is no such folder.
 */
export async function givenSource(folder: string): Promise<DemoSource> {
  const quoted = `"${oneLine(folder)}"`;
  try {
    const path = await Deno.realPath(givenPath(folder));
    if ((await Deno.stat(path)).isDirectory) return { title: quoted, folder: path, leftOut: [] };
  } catch (cause) {
    const why = cause instanceof Deno.errors.NotFound
      ? "it does not exist; check the path"
      : errorMessage(cause);
    throw new ConnectorError(`cannot import ${quoted}: ${why}`, {
      code: "invalid_argument",
      cause,
    });
  }
  throw new ConnectorError(`cannot import ${quoted}: it is not a folder; give one`, {
    code: "invalid_argument",
  });
}
