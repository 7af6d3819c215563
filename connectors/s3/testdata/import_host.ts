import {
  type ByteSource,
  type CallOptions,
  type Importer,
  type ImporterDefinition,
  type ImportRecord,
  openByteSource,
  parseLocation,
} from "@plakar-deno/sdk";
import type { FakeS3 } from "./fake_s3.ts";

/** A host of plakar v1.1 that backs up from a server; disposal closes what it connected. */
export interface ImportHost extends AsyncDisposable {
  /** Lines of the importer's log but debug. */
  readonly log: string[];
  /** Makes the importer without using it. */
  connect(): Promise<Importer>;
  /** All records of one import; the importer stays open so that content can be read. */
  records(signal?: AbortSignal): Promise<ImportRecord[]>;
  /** Records by their paths; throws when a path comes twice. */
  tree(): Promise<Map<string, ImportRecord>>;
}

/** How the host is. */
export interface ImportHostOptions {
  readonly location?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly excludes?: readonly string[];
}

/** Makes a host for a location on the server; `bucket` unless told. */
export function importHost(
  server: Pick<FakeS3, "host" | "accessKey" | "secretKey">,
  importer: ImporterDefinition,
  { location = `bucket://${server.host}/bucket`, options, excludes = [] }: ImportHostOptions = {},
): ImportHost {
  const log: string[] = [];
  const line = (message: string) => void log.push(message);
  const made: Importer[] = [];
  const connect = async () => {
    const one = await importer.construct({
      protocol: "bucket",
      config: {
        location,
        access_key: server.accessKey,
        secret_access_key: server.secretKey,
        use_tls: "false",
        ...options,
      },
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
      args: [],
      signal: new AbortController().signal,
    });
    made.push(one);
    return one;
  };
  async function records(signal = new AbortController().signal): Promise<ImportRecord[]> {
    const one = await connect();
    return await Array.fromAsync(one.import({ signal, results: noResults() }));
  }
  return {
    log,
    connect,
    records,
    async tree() {
      const found = new Map<string, ImportRecord>();
      for (const record of await records()) {
        if (found.has(record.path)) throw new Error(`"${record.path}" came twice`);
        found.set(record.path, record);
      }
      return found;
    },
    async [Symbol.asyncDispose]() {
      const { signal } = new AbortController();
      await Promise.all(made.map((one) => one.close({ signal })));
    },
  };
}

async function* noResults(): AsyncGenerator<never> {}

/** The content of a file record, as text. */
export async function contentOf(record: ImportRecord | undefined): Promise<string> {
  if (record?.kind !== "file") throw new Error(`no file: ${JSON.stringify(record?.kind)}`);
  const call: CallOptions = { signal: new AbortController().signal };
  return await textOf(await record.open(call));
}

/** All bytes of a source, as text. */
export async function textOf(content: ByteSource): Promise<string> {
  const source = openByteSource(content);
  const buffer = new Uint8Array(64 * 1024);
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let count; (count = await source.read(buffer)) !== null;) {
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
    }
  } finally {
    await source.close();
  }
  return text;
}
