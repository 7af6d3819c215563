import { canonicalJson } from "../sdk/http/content/canonical_json.ts";
import { compressedFormat } from "./compressed_format.ts";
import { jsonChange } from "./json_change.ts";
import type { ContentSamples, SampledContent } from "./sample_contents.ts";

/** What makes a backup store again what it has. */
export interface ContentFinding {
  /** Which habit it is. */
  readonly rule: "compressed" | "unstable-json";
  /** The file. */
  readonly path: string;
  /** What was seen and what to do, for the author. */
  readonly message: string;
}

/**
 * Habits of an importer that cost storage at every change (protocol 3.6), seen in the contents of two
 * imports of a source that nobody changed in between: contents that are compressed, of which a host
 * can share nothing between two versions, and JSON that says the same in other bytes, or not the
 * same: members or lists in another order, values such as the time of the request.
 *
 * Both are warnings: a compressed file may well be what the user keeps there.
 *
 * @example
 * ```ts
 * import { lintContents } from "@plakar-deno/sdk/testing";
 *
 * const content = (text: string) => ({ head: new TextEncoder().encode(text), whole: true });
 * const first = new Map([["/7.json", content('{"a":1,"b":2}')]]);
 * const second = new Map([["/7.json", content('{"b":2,"a":1}')]]);
 * console.log(lintContents(first, second)[0]?.rule); // unstable-json
 * ```
 */
export function lintContents(
  first: ContentSamples,
  second: ContentSamples,
): readonly ContentFinding[] {
  const findings: ContentFinding[] = [];
  for (const [path, content] of first) {
    const format = compressedFormat(content.head);
    if (format !== undefined) {
      findings.push({
        rule: "compressed",
        path,
        message: `"${path}" is compressed (${format}): after any change all of it is stored ` +
          `again, and the host compresses by itself; give the plain content, unless this is a ` +
          `file of the user's own`,
      });
    }
    const again = second.get(path);
    const change = again === undefined ? undefined : changeOf(content, again);
    if (change !== undefined) {
      findings.push({
        rule: "unstable-json",
        path,
        message: `"${path}" is other bytes at every read, though nothing changed: ${change}`,
      });
    }
  }
  return findings;
}

/** How the second reading differs; undefined when it does not, or when one is no whole JSON. */
function changeOf(first: SampledContent, second: SampledContent): string | undefined {
  if (!first.whole || !second.whole || sameBytes(first.head, second.head)) return undefined;
  const [before, now] = [jsonOf(first.head), jsonOf(second.head)];
  return before === undefined || now === undefined
    ? undefined
    : jsonChange(before.value, now.value);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function jsonOf(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    canonicalJson(value);
    return { value };
  } catch {
    // It is something else, or nested so deeply that it cannot be compared.
    return undefined;
  }
}
