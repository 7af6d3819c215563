import { normalize } from "node:path/posix";
import { makeOption } from "./make_option.ts";
import type { Option, Optional, OptionSettings, OptionValue } from "./option.ts";

/** The settings of a {@link path}. */
export type PathSettings = OptionSettings<string>;

/**
 * An option that is an absolute path, starting with `/`. The value is cleaned: no `.` or `..`, no
 * doubled `/`, none at the end. Symbolic links are not followed and nothing needs to exist.
 *
 * @example
 * ```ts
 * import { defineOptions, path } from "@plakar-deno/sdk/options";
 *
 * const options = defineOptions({
 *   identity: path({ description: "File with the private key", optional: true }),
 * });
 * console.log(options.parse({ identity: "/srv/../etc//key" }).identity); // "/etc/key"
 * ```
 */
export function path<const O extends boolean = false>(
  settings: PathSettings & Optional<O>,
): Option<OptionValue<string, O>> {
  return makeOption<string, O>({
    schema: { type: "string", pattern: "^/" },
    read: (text) => {
      if (text.includes("\0")) return { problem: "contains a NUL character; remove it" };
      if (text.startsWith("~")) {
        return { problem: "is not an absolute path; write your home folder out instead of ~" };
      }
      if (!text.startsWith("/")) return { problem: "is not an absolute path; start it with /" };
      return { value: normalize(text).replace(/(?<=.)\/$/, "") };
    },
    format: (value) => value,
  }, settings);
}
