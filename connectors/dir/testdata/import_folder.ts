import { ok } from "node:assert/strict";
import {
  type ConnectContext,
  type Importer,
  type ImportRecord,
  openByteSource,
  parseLocation,
  type RawConfig,
} from "@plakar-deno/sdk";

export const { signal }: AbortController = new AbortController();

export function context(
  location: string,
  { config = {}, excludes = [], hostname = "box" }: {
    config?: RawConfig;
    excludes?: readonly string[];
    hostname?: string;
  } = {},
): ConnectContext<RawConfig> {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const host = { os: "linux", arch: "amd64", cwd: "/", maxConcurrency: 2, noXattr: false };
  return {
    protocol: "dir",
    config,
    location: parseLocation(location),
    host: { ...host, hostname, excludes },
    log,
    args: [],
    signal,
  };
}

export async function imported(made: Importer): Promise<ImportRecord[]> {
  return await Array.fromAsync(made.import({ signal, results: emptyResults() }));
}

export async function* emptyResults(): AsyncGenerator<never, void, void> {}

/** The records below the root by path; fails when a path comes twice. */
export function byPath(root: string, records: readonly ImportRecord[]): Map<string, ImportRecord> {
  const map = new Map<string, ImportRecord>();
  for (const record of records) {
    const below = root === record.path ? "." : record.path.slice(root.length + 1);
    if (!record.path.startsWith(root)) continue;
    ok(!map.has(below), `${record.path} came twice`);
    map.set(below, record);
  }
  return map;
}

export async function contentOf(record: ImportRecord | undefined): Promise<string> {
  ok(record?.kind === "file");
  const source = openByteSource(await record.open({ signal }));
  const buffer = new Uint8Array(64);
  let text = "";
  for (let count = await source.read(buffer); count !== null; count = await source.read(buffer)) {
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  await source.close();
  return text;
}

export async function withFolder(work: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    await work(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

export async function run(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args }).output();
  ok(success, new TextDecoder().decode(stderr));
}
