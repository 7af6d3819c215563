import { exporterSession } from "../../../host/exporter_session.ts";
import { importerSession } from "../../../host/importer_session.ts";
import { storageSession } from "../../../host/storage_session.ts";
import type { HostOptions } from "../../../sdk/context.ts";
import { directoryRecord } from "../../../sdk/directory_record.ts";
import { fileRecord } from "../../../sdk/file_record.ts";
import { macFromBytes } from "../../../sdk/mac.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";

type Config = Readonly<Record<string, string>>;

// A source may be a whole disk; a few records show as much.
const RECORDS = 20;
const bytes = new TextEncoder().encode("a little content");

/** What came of {@link smallWork}. */
export interface SmallWork {
  /** Content of the files that were imported, as text; errors of what was exported. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Init and a little of what a role is for: some records with their content, a restore of one file,
 * or a repository with one object, read back.
 */
export async function smallWork(
  { role, protocol, signal }: Subject,
  plugin: StartedPlugin,
  config: Config,
  host: Partial<HostOptions> = {},
): Promise<SmallWork> {
  const init = { protocol, config, host, signal };
  const texts = new Map<string, string>();
  if (role === "importer") {
    const session = await importerSession(plugin, init);
    let records = 0;
    for await (const { record, open } of session.import({ signal })) {
      if (record.kind === "file") texts.set(record.path, await textOf(open({ signal })));
      if (++records === RECORDS) break;
    }
    return { texts };
  }
  if (role === "exporter") {
    const session = await exporterSession(plugin, init);
    const records = [
      directoryRecord("/", { mode: 0o755 }),
      fileRecord("/small.txt", { size: bytes.length, mode: 0o644 }, () => bytes),
    ];
    await session.export(records, {
      signal,
      onResult: ({ path, error }) => texts.set(path, error),
    });
    return { texts };
  }
  const session = await storageSession(plugin, init);
  await session.create(bytes, { signal });
  const key = { resource: "packfile", mac: macFromBytes(new Uint8Array(32).fill(7)) } as const;
  await session.put(key, bytes, { signal });
  texts.set("object", await textOf(session.get(key, undefined, { signal })));
  return { texts };
}

// Enough for a few host options; a content may be a whole disk image.
const TEXT_BYTES = 1024 * 1024;

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > TEXT_BYTES) break;
  }
  return text;
}
