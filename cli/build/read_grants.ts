import { ConnectorError } from "../../sdk/error.ts";
import type { Access, Grant, PermissionSet } from "./permission_set.ts";

/** What a compiled program says of itself: its own grants, not those of a file beside it. */
export interface EmbeddedGrants {
  /** What is allowed, in the order of {@link accesses}. */
  readonly grants: readonly Grant[];
  /** Whether every environment variable looks unset. */
  readonly envIgnored: boolean;
  /** Whether a refusal would ask the person at the terminal. */
  readonly prompts: boolean;
  /** Whether code is cached in the temporary folder. */
  readonly cachesCode: boolean;
}

const accesses: readonly Access[] = ["env", "ffi", "net", "read", "run", "sys", "write"];

/** Deno puts its own data behind this word, its length (64 bit, little-endian) and JSON. */
const magic = new TextEncoder().encode("d3n0l4nd");
const block = 4 * 1_048_576;
const longestJson = 1_048_576;

/**
 * Reads the permissions out of an executable made by `deno compile`.
 *
 * They are the last word on what it may do: the program starts with these and nothing can add to
 * them. The place was found in executables of Deno 2.7.14; the data stands near the end.
 *
 * @param executable Its path.
 * @returns What it may do.
 * @throws {ConnectorError} `failed_precondition` when the file is not such an executable.
 */
export async function readGrants(executable: string): Promise<EmbeddedGrants> {
  using file = await Deno.open(executable);
  const { size } = await file.stat();
  const step = block - magic.length;
  for (let start = Math.max(0, size - block);; start = Math.max(0, start - step)) {
    const bytes = await readAt(file, start, block);
    for (let found = lastIndex(bytes, bytes.length); found >= 0; found = lastIndex(bytes, found)) {
      const data = await embeddedJson(file, start + found + magic.length);
      if (data !== undefined) return grantsOf(data);
    }
    if (start === 0) break;
  }
  throw new ConnectorError(
    `cannot read the grants of "${executable}": it was not made by "deno compile"`,
    { code: "failed_precondition" },
  );
}

/**
 * Compares what an executable holds with what it was meant to hold.
 *
 * @returns What is wrong, for a person; `undefined` when they are the same.
 */
export function grantsMismatch(held: EmbeddedGrants, meant: PermissionSet): string | undefined {
  if (held.prompts) return "it would ask for permissions instead of refusing";
  if (held.cachesCode) return "it would cache code in the temporary folder";
  if (held.envIgnored !== meant.envIgnored) return "it treats the environment differently";
  const words = (grants: readonly Grant[]) =>
    grants.map(({ access, allow }) => `${access} ${allow === true ? "*" : [...allow].sort()}`)
      .sort().join("; ") || "nothing";
  const [is, should] = [words(held.grants), words(meant.grants)];
  return is === should ? undefined : `it may use ${is}, but deno.json says ${should}`;
}

interface EmbeddedData {
  readonly code_cache_key: unknown;
  readonly permissions: Readonly<Record<string, unknown>>;
}

function grantsOf({ code_cache_key, permissions }: EmbeddedData): EmbeddedGrants {
  const grants: Grant[] = [];
  for (const access of accesses) {
    const list = permissions[`allow_${access}`];
    // An empty list means everything, an absent one nothing.
    if (Array.isArray(list)) grants.push({ access, allow: list.length === 0 ? true : list });
  }
  const ignored = permissions.ignore_env;
  return {
    grants,
    envIgnored: Array.isArray(ignored) && ignored.length === 0,
    prompts: permissions.prompt !== false,
    cachesCode: code_cache_key !== null,
  };
}

async function embeddedJson(file: Deno.FsFile, at: number): Promise<EmbeddedData | undefined> {
  const header = await readAt(file, at, 8);
  if (header.length < 8) return undefined;
  const length = new DataView(header.buffer, header.byteOffset).getBigUint64(0, true);
  if (length < 2n || length > BigInt(longestJson)) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true })
      .decode(await readAt(file, at + 8, Number(length)));
    const data: unknown = JSON.parse(text);
    return typeof data === "object" && data !== null && "permissions" in data &&
        "code_cache_key" in data
      ? data as EmbeddedData
      : undefined;
  } catch {
    return undefined; // the word stood there by chance
  }
}

async function readAt(file: Deno.FsFile, start: number, length: number): Promise<Uint8Array> {
  await file.seek(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/** Where the magic word starts last before `end`, or −1. */
function lastIndex(bytes: Uint8Array, end: number): number {
  const limit = end - 1;
  for (let at = bytes.lastIndexOf(magic[0]!, limit); at >= 0;) {
    if (magic.every((byte, index) => bytes[at + index] === byte)) return at;
    if (at === 0) return -1;
    at = bytes.lastIndexOf(magic[0]!, at - 1);
  }
  return -1;
}
