import { escapePath } from "../sdk/escape_path.ts";
import { canonicalJson } from "../sdk/http/content/canonical_json.ts";
import { stableOrder } from "../sdk/http/content/stable_order.ts";

/**
 * What differs between two readings of a JSON document whose bytes differ, and what to do; for two
 * values that canonicalJson takes.
 */
export function jsonChange(before: unknown, now: unknown): string {
  if (canonicalJson(before) === canonicalJson(now)) {
    return "its members are in another order, or it is spaced or written in another way; write " +
      "it with canonicalJson";
  }
  const where = firstChange(before, now);
  const what = where === "" ? "it" : `"${escapePath(where)}"`;
  return isReordered(before, now)
    ? `${
      where === "" ? "its list" : `the list ${what}`
    } comes in another order; sort it with stableOrder`
    : `${what} has another value; leave out what tells of the request and not of the object, ` +
      "such as times, tokens in addresses and counters";
}

/** Whether nothing but the order of lists differs. */
function isReordered(before: unknown, now: unknown): boolean {
  return canonicalJson(withoutOrder(before)) === canonicalJson(withoutOrder(now));
}

/** The value with the parts of every list in the order of their texts. */
function withoutOrder(value: unknown): unknown {
  if (Array.isArray(value)) return stableOrder(value.map(withoutOrder), canonicalJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutOrder(one)]));
}

/** Where two values differ first, as deep as they are alike, such as `labels[0].url`. */
function firstChange(before: unknown, now: unknown): string {
  const [old, young] = [membersOf(before), membersOf(now)];
  const list = Array.isArray(before);
  if (old === undefined || young === undefined || list !== Array.isArray(now)) return "";
  // A list with more or fewer parts, or others at the same places, is told as a whole.
  if (list && (old.size !== young.size || isReordered(before, now))) return "";
  for (const key of [...new Set([...old.keys(), ...young.keys()])].sort()) {
    if (textOf(old, key) === textOf(young, key)) continue;
    const step = list ? `[${key}]` : key;
    const rest = old.has(key) && young.has(key) ? firstChange(old.get(key), young.get(key)) : "";
    return rest === "" || rest.startsWith("[") ? step + rest : `${step}.${rest}`;
  }
  return "";
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
}

/** The text of a member, empty when it is not there. */
function textOf(members: ReadonlyMap<string, unknown>, key: string): string {
  return members.has(key) ? canonicalJson(members.get(key)) : "";
}
