import { ConnectorError } from "../../sdk/error.ts";
import {
  accesses,
  type Exception,
  type Grant,
  type Permissions,
  type Scope,
} from "./permission_set.ts";
import { readAt } from "./read_at.ts";

/** What a compiled program says of itself: its own grants, not those of a file beside it. */
export interface EmbeddedGrants extends Permissions {
  /** Whether a refusal would ask the person at the terminal. */
  readonly prompts: boolean;
  /** Whether code is cached in the temporary folder. */
  readonly cachesCode: boolean;
  /** Whether what it logs and does is sent to a server, which needs no grant. */
  readonly telemetry: boolean;
}

/** Deno puts its own data behind this word, its length (64 bit, little-endian) and JSON. */
const magic = new TextEncoder().encode("d3n0l4nd");
const block = 4 * 1_048_576;
const longestJson = 1_048_576;

/**
 * Reads the permissions out of an executable made by `deno compile`.
 *
 * They are the last word on what it may do: the program starts with these and nothing can add to
 * them. The place was found in executables of Deno 2.7.14 for each platform it compiles for: they
 * keep the data in a section of another kind each, and it begins the same in all.
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
export function grantsMismatch(held: EmbeddedGrants, meant: Permissions): string | undefined {
  if (held.prompts) return "it would ask for permissions instead of refusing";
  if (held.cachesCode) return "it would cache code in the temporary folder";
  if (held.telemetry) return "it would send telemetry";
  if (held.envIgnored !== meant.envIgnored) return "it treats the environment differently";
  const scope = (of: Scope) => of === true ? "*" : [...of].sort().join(" ");
  const words = ({ grants, exceptions }: Permissions) =>
    [
      ...grants.map(({ access, allow }) => `${access} ${scope(allow)}`),
      ...exceptions.map(({ access, rule, of }) => `${rule} ${access} ${scope(of)}`),
    ].sort().join("; ") || "nothing";
  const [is, should] = [words(held), words(meant)];
  return is === should ? undefined : `it may use ${is}, but deno.json says ${should}`;
}

interface EmbeddedData {
  readonly code_cache_key: unknown;
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly otel_config?: Readonly<Record<string, unknown>>;
}

function grantsOf({ code_cache_key, permissions, otel_config }: EmbeddedData): EmbeddedGrants {
  // An empty list means everything, an absent one nothing.
  const scopeOf = (key: string): Scope | undefined => {
    const list = permissions[key];
    return Array.isArray(list) ? (list.length === 0 ? true : list) : undefined;
  };
  const grants: Grant[] = [];
  const exceptions: Exception[] = [];
  for (const access of accesses) {
    const allow = scopeOf(`allow_${access}`);
    if (allow !== undefined) grants.push({ access, allow });
    for (const rule of ["deny", "ignore"] as const) {
      const of = scopeOf(`${rule}_${access}`);
      const isEnvIgnored = access === "env" && rule === "ignore" && of === true;
      if (of !== undefined && !isEnvIgnored) exceptions.push({ access, rule, of });
    }
  }
  return {
    grants,
    exceptions,
    envIgnored: scopeOf("ignore_env") === true,
    prompts: permissions.prompt !== false,
    cachesCode: code_cache_key !== null,
    telemetry: otel_config?.tracing_enabled !== false || otel_config.metrics_enabled !== false ||
      otel_config.console !== "Ignore",
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

/** Where the magic word starts last before `end`, or −1. */
function lastIndex(bytes: Uint8Array, end: number): number {
  // A negative place would count from the end.
  for (let from = end - 1; from >= 0;) {
    const at = bytes.lastIndexOf(magic[0]!, from);
    if (at < 0) return -1;
    if (magic.every((byte, index) => bytes[at + index] === byte)) return at;
    from = at - 1;
  }
  return -1;
}
