import type { RateFields } from "./rate_fields.ts";

/** Which parameter of the field means what: drafts 08 on (`"default";r=50;t=30`), and 07. */
const NAMES: Readonly<Record<string, "limit" | "remaining" | "reset">> = {
  r: "remaining",
  t: "reset",
  limit: "limit",
  remaining: "remaining",
  reset: "reset",
};

/** Characters that are read: more than any server has limits for, and soon done whatever they are. */
const MOST = 2_048;

/**
 * Reads the field `RateLimit` of the IETF's draft "RateLimit header fields for HTTP": a list of
 * named limits since draft 08, and before it one limit as a dictionary: `limit=100, remaining=50,
 * reset=30`. Times are seconds from now. What is neither is left out.
 */
export function rateLimitItems(header: string | null): readonly RateFields[] {
  const text = header?.slice(0, MOST).trim() ?? "";
  if (/^[a-z]+=/.test(text)) return [fieldsOf(text.split(","))];
  return apart(text, /(?:"(?:[^"\\]|\\.)*"|[^",])+/g).map((item) => {
    const [name = "", ...parameters] = apart(item, /(?:"(?:[^"\\]|\\.)*"|[^";])+/g);
    return { ...fieldsOf(parameters), name: name.trim().replace(/^"(.*)"$/, "$1") };
  });
}

function fieldsOf(parameters: readonly string[]): RateFields {
  const found: { limit?: number; remaining?: number; resetIn?: number } = {};
  for (const parameter of parameters) {
    const [, key = "", digits] = /^\s*([a-z]+)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(parameter) ?? [];
    const meaning = NAMES[key];
    if (meaning === "reset") found.resetIn = Number(digits) * 1_000;
    else if (meaning !== undefined) found[meaning] = Number(digits);
  }
  return found;
}

/** The parts between commas, or between semicolons, that stand in no quotes. */
function apart(text: string, part: RegExp): readonly string[] {
  return text.match(part) ?? [];
}
