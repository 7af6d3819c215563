import { importerMethodsV10 } from "../../../proto/v1_0/importer_methods.ts";
import type { InfoResponse, ScanResponse } from "../../../proto/v1_0/messages.ts";
import type { ImporterCapabilities, Provoked } from "../../importer_capabilities.ts";
import { joinBytes } from "../../join_bytes.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";
import { inTime } from "../importer/in_time.ts";
import { startV10 } from "./init_v1_0.ts";

/** An importer that is initialised, driven as a v1.0 host drives it (protocol 6.4). */
export interface ScannedImporter extends AsyncDisposable {
  /** The plugin below. */
  readonly plugin: StartedPlugin;
  /** Asks for type, origin and root. */
  info(): Promise<InfoResponse>;
  /** The answers to a Scan one by one; throws its status. Leaving early cancels it. */
  scanning(): AsyncGenerator<ScanResponse, void>;
  /** All answers to a Scan, which must end with OK. */
  scan(): Promise<readonly ScanResponse[]>;
  /** The chunks of one OpenReader, one by one; throws its status. Leaving early cancels it. */
  chunks(path: string): AsyncGenerator<Uint8Array, void>;
  /** The chunks of one OpenReader that is read to its end. */
  open(path: string): Promise<readonly Uint8Array[]>;
  /** Says that a path is not read any further. */
  closeReader(path: string): Promise<void>;
  /** As a host that reads one file: OpenReader, then CloseReader. */
  read(path: string): Promise<Uint8Array>;
  /** Ends the import. */
  close(): Promise<void>;
  /** The journal's lines, which are there once; `undefined` when there is no journal. */
  journal(): Promise<readonly string[] | undefined>;
}

/** Starts an importer and sends Init; `cookie` goes with every other request. */
export async function scannedImporter(
  subject: Subject,
  can: ImporterCapabilities,
  provoked?: Provoked,
  cookie: string = "",
): Promise<ScannedImporter> {
  const { signal } = subject;
  const plugin = await startV10(subject, { ...subject.config, ...provoked?.config });
  const { client } = plugin;

  async function* each<Message>(
    what: string,
    messages: AsyncIterator<Message>,
  ): AsyncGenerator<Message, void> {
    try {
      while (true) {
        const step = await inTime(what, messages.next(), signal);
        if (step.done) return;
        yield step.value;
      }
    } finally {
      await messages.return?.();
    }
  }

  async function* chunks(pathname: string): AsyncGenerator<Uint8Array, void> {
    const options = { signal, action: `OpenReader of ${JSON.stringify(pathname)}` };
    const request = { pathname, cookie };
    const answers = client.serverStream(importerMethodsV10.openReader, request, options);
    const what = `the content of ${JSON.stringify(pathname)}`;
    for await (const { chunk } of each(what, answers)) yield chunk ?? new Uint8Array();
  }

  const scanning = () =>
    each(
      "a record or the end of the Scan",
      client.serverStream(importerMethodsV10.scan, { cookie }, { signal, action: "Scan" }),
    );
  const open = (path: string) => Array.fromAsync(chunks(path));
  async function closeReader(pathname: string): Promise<void> {
    const request = { pathname, cookie };
    const call = client.unary(importerMethodsV10.closeReader, request, { signal });
    await inTime(`an answer to CloseReader of ${JSON.stringify(pathname)}`, call, signal);
  }
  async function read(path: string): Promise<Uint8Array> {
    const content = joinBytes(await open(path));
    await closeReader(path);
    return content;
  }

  return {
    plugin,
    info: () =>
      inTime(
        "an answer to Info",
        client.unary(importerMethodsV10.info, { cookie }, { signal }),
        signal,
      ),
    scanning,
    scan: () => Array.fromAsync(scanning()),
    chunks,
    open,
    closeReader,
    read,
    async close() {
      const call = client.unary(importerMethodsV10.close, { cookie }, { signal });
      await inTime("an answer to Close", call, signal);
    },
    async journal() {
      if (can.journal === undefined) return undefined;
      const text = new TextDecoder().decode(await read(can.journal.path));
      return text.split("\n").filter((line) => line !== "");
    },
    async [Symbol.asyncDispose]() {
      await plugin[Symbol.asyncDispose]();
    },
  };
}
