import { ConnectorError } from "../sdk/error.ts";
import { type Mac, macFromBytes, macLength } from "../sdk/mac.ts";
import type { Resource } from "../sdk/resource.ts";

/**
 * How many names fit in the one message that answers a List: 34 bytes each in 4 MiB, the most a
 * host takes (protocol 5.1, row S22).
 */
export const listLimit = 123_361;

// Most lists are short; the buffer doubles as it fills.
const FIRST_ENTRIES = 256;

/**
 * Collects the names that a store lists: each once, in the order given, copied, so that a store may
 * yield one buffer again and again.
 *
 * Throws when there are more than `limit`, which fit in one answer (rows S22, V15), or an
 * entry is no 32 bytes; whatever the list throws goes through, and nothing partial is left (S21).
 */
export async function collectMacs(
  resource: Resource,
  list: AsyncIterable<Mac> | Iterable<Mac>,
  signal: AbortSignal,
  limit: number = listLimit,
): Promise<Uint8Array[]> {
  let flat = new Uint8Array(FIRST_ENTRIES * macLength);
  let count = 0;
  const seen = new Set<string>();
  for await (const entry of list) {
    signal.throwIfAborted();
    // One character per byte, half the memory of hexadecimal text; spreading takes seven times as long.
    const key: string = Reflect.apply(String.fromCharCode, null, checkedEntry(entry, resource));
    if (seen.has(key)) continue;
    if (count === limit) throw tooMany(resource, limit);
    seen.add(key);
    if (flat.length === count * macLength) flat = doubled(flat);
    flat.set(entry, count * macLength);
    count++;
  }
  return Array.from(
    { length: count },
    (_, at) => flat.subarray(at * macLength, (at + 1) * macLength),
  );
}

function checkedEntry(entry: unknown, resource: Resource): Mac {
  if (entry instanceof Uint8Array && entry.length === macLength) return macFromBytes(entry);
  const found = entry instanceof Uint8Array ? `${entry.length} bytes` : `a ${typeof entry}`;
  throw new ConnectorError(
    `cannot list objects of kind ${resource}: the store gave ${found} as a name; ` +
      `names have ${macLength} bytes, leave foreign files out`,
    { code: "data_loss" },
  );
}

function doubled(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bytes.length);
  larger.set(bytes);
  return larger;
}

function tooMany(resource: Resource, limit: number): ConnectorError {
  return new ConnectorError(
    `cannot list objects of kind ${resource}: the store holds more than ${limit}, the most ` +
      `that fits in the one 4 MiB message a plugin can answer with; ` +
      `run "plakar maintenance" to have fewer, or keep new backups in another store`,
    { code: "resource_exhausted" },
  );
}
