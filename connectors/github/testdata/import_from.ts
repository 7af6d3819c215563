import { type ImportRecord, openByteSource, parseLocation } from "@plakar-deno/sdk";
import { githubOptions } from "../client/github_options.ts";
import { githubParts } from "../github_parts.ts";
import type { FakeGitHub } from "./fake_github.ts";

/** What an import gave. */
export interface Import extends Disposable {
  /** Records by path. */
  readonly records: ReadonlyMap<string, ImportRecord>;
  /** Lines of the log. */
  readonly log: readonly string[];
  /** The text of a file. */
  text(path: string): Promise<string>;
  /** A file as JSON. */
  // deno-lint-ignore no-explicit-any -- What documents hold is compared, not used.
  json(path: string): Promise<any>;
  /** Why a path could not be read. */
  error(path: string): string | undefined;
}

/** How something is imported. */
export interface ImportOptions {
  readonly options?: Readonly<Record<string, string>>;
  readonly excludes?: readonly string[];
}

/** Imports from a fake GitHub, in this process. Throws what the import fails with. */
export async function importFrom(
  github: FakeGitHub,
  location: string,
  { options, excludes = [] }: ImportOptions = {},
): Promise<Import> {
  const log: string[] = [];
  const line = (message: string) => void log.push(message);
  const controller = new AbortController();
  const { signal } = controller;
  const parts = githubParts({
    config: githubOptions.parse({
      location,
      base_url: github.baseUrl,
      asset_hosts: github.assetHost,
      token: github.token,
      ...options,
    }),
    location: parseLocation(location),
    host: {
      hostname: "machine",
      os: "linux",
      arch: "amd64",
      cwd: "/",
      maxConcurrency: 4,
      excludes,
      noXattr: false,
    },
    log: { debug: () => {}, info: line, warn: line, error: line },
    signal,
  });
  const records = new Map<string, ImportRecord>();
  const close = () => {
    parts.close?.({ signal });
    controller.abort();
  };
  try {
    for await (const record of parts.import({ signal })) {
      // What cannot be read on is an error at a folder that came before.
      const before = records.get(record.path)?.kind;
      if (before !== undefined && !(before === "directory" && record.kind === "error")) {
        throw new Error(`"${record.path}" came twice`);
      }
      records.set(record.path, record);
    }
  } catch (error) {
    close();
    throw error;
  }

  async function text(path: string): Promise<string> {
    const record = records.get(path);
    if (record?.kind !== "file") throw new Error(`no file "${path}" in ${[...records.keys()]}`);
    const source = openByteSource(await record.open({ signal }));
    const buffer = new Uint8Array(65_536);
    const decoder = new TextDecoder();
    let text = "";
    try {
      for (let count; (count = await source.read(buffer)) !== null;) {
        text += decoder.decode(buffer.subarray(0, count), { stream: true });
      }
    } finally {
      await source.close();
    }
    return text + decoder.decode();
  }

  return {
    records,
    log,
    text,
    json: async (path) => JSON.parse(await text(path)),
    error: (path) => {
      const record = records.get(path);
      return record?.kind === "error" ? record.message : undefined;
    },
    [Symbol.dispose]: close,
  };
}
