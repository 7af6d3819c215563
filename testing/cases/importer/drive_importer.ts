import { importerMethods } from "../../../proto/importer_methods.ts";
import type { InitResponse, RecordMessage } from "../../../proto/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import type { ImporterCapabilities, Provoked } from "../../importer_capabilities.ts";
import { joinBytes } from "../../join_bytes.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";
import { driveImport, type DrivenImport } from "./drive_import.ts";
import { inTime } from "./in_time.ts";

/** An importer that is initialised, driven by raw calls. */
export interface DrivenImporter extends AsyncDisposable {
  /** The plugin below. */
  readonly plugin: StartedPlugin;
  /** What Init answered. */
  readonly init: InitResponse;
  /** Opens an Import call. */
  import(): DrivenImport;
  /** The messages of one Open, read to its end; throws its status. */
  open(record: RecordMessage): Promise<readonly Uint8Array[]>;
  /** The content of one Open. */
  read(record: RecordMessage): Promise<Uint8Array>;
  /** Rejects with the plugin's status. */
  ping(): Promise<void>;
  /** The journal's lines, by way of an import of its own; `undefined` when there is no journal. */
  journal(): Promise<readonly string[] | undefined>;
  /** Looks into the journal until it says what is expected; passes when there is no journal. */
  untilJournal(what: string, said: (lines: readonly string[]) => boolean): Promise<void>;
}

/** How often a journal is looked into before it is believed. */
const LOOKS = 40;
const LOOK_MS = 50;

/** The fields that name a record in an Open (protocol 2.3). */
export function openName(record: RecordMessage): RecordMessage {
  const { pathname, isXattr, xattrName, xattrType, target } = record;
  return { pathname, isXattr, xattrName, xattrType, target };
}

/** A path as a journal has it: in one line. */
export function journalPath(path: string): string {
  return path.replaceAll("\n", "\\n");
}

/** Starts the plugin and sends Init, with the options of the run and those that provoke. */
export async function driveImporter(
  subject: Subject,
  can: ImporterCapabilities,
  provoked?: Provoked,
): Promise<DrivenImporter> {
  const { signal } = subject;
  const plugin = await subject.start();
  const { client } = plugin;
  const init = await initialise(plugin, subject, provoked);

  async function open(record: RecordMessage): Promise<readonly Uint8Array[]> {
    const chunks: Uint8Array[] = [];
    const responses = client.serverStream(importerMethods.open, { record: openName(record) }, {
      signal,
    });
    const what = `the content of "${record.pathname}"`;
    while (true) {
      const step = await inTime(what, responses.next(), signal);
      if (step.done) return chunks;
      chunks.push(step.value.chunk ?? new Uint8Array());
    }
  }

  const read = async (record: RecordMessage) => joinBytes(await open(record));
  const startImport = () => driveImport(client, signal, init.flags);

  async function journal(): Promise<readonly string[] | undefined> {
    const { journal } = can;
    if (journal === undefined) return undefined;
    const call = startImport();
    try {
      while (true) {
        const record = await call.next();
        if (record === undefined) {
          throw new ConnectorError(`an import brought no journal "${journal.path}"`);
        }
        if (record.pathname !== journal.path) continue;
        const text = new TextDecoder().decode(await read(record));
        return text.split("\n").filter((line) => line !== "");
      }
    } finally {
      call.cancel();
    }
  }

  return {
    plugin,
    init,
    import: startImport,
    open,
    read,
    async ping() {
      await inTime("an answer to Ping", client.unary(importerMethods.ping, {}, { signal }), signal);
    },
    journal,
    async untilJournal(what, said) {
      if (can.journal === undefined) return;
      let lines: readonly string[] = [];
      for (let look = 0; look < LOOKS; look++) {
        lines = await journal() ?? [];
        if (said(lines)) return;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        signal.throwIfAborted();
      }
      throw new ConnectorError(`${what}; the journal says:\n${lines.join("\n")}`);
    },
    async [Symbol.asyncDispose]() {
      await plugin[Symbol.asyncDispose]();
    },
  };
}

async function initialise(
  plugin: StartedPlugin,
  { protocol, config, signal }: Subject,
  provoked: Provoked | undefined,
): Promise<InitResponse> {
  const request = {
    proto: protocol,
    config: { ...config, ...provoked?.config },
    options: {
      hostname: "localhost",
      os: Deno.build.os,
      arch: "amd64",
      cwd: "/",
      maxconcurrency: 4,
    },
  };
  try {
    const call = plugin.client.unary(importerMethods.init, request, { signal });
    return await inTime("an answer to Init", call, signal);
  } catch (error) {
    await plugin[Symbol.asyncDispose]();
    throw error;
  }
}
