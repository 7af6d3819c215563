import {
  defineExporter,
  entrypointExporter,
  type ExporterDefinition,
  type ExportRecord,
} from "@plakar-deno/sdk";
import { defineOptions, oneOf } from "@plakar-deno/sdk/options";
import { restore } from "../../connectors/dir/restore.ts";
import { restoredEntries } from "../../connectors/dir/restored_entries.ts";
import { restoreOwner } from "../../connectors/dir/restore_owner.ts";
import { printEverywhere } from "../process/print_everywhere.ts";
import { alteredContent, alteredRecords } from "./altered_records.ts";

/** What the scripted exporter can be told to do besides a plain restore. */
export const exporterScripts = [
  "restore",
  "read-past-end",
  "close-twice",
  "skip-content",
  "forget",
  "fail-one",
  "end-early",
  "throw-early",
  "stall",
  "refuse",
  "refuse-oddly",
  "echo",
  "print",
  "fail-ping",
] as const;

/** One of {@link exporterScripts}. */
export type ExporterScript = typeof exporterScripts[number];

/** The record that the scripts about one record mean. */
export const SCRIPTED_PATH = "/b";
/** What the scripts that fail say. */
export const SCRIPTED_MESSAGE = 'the scripted failure: 100% of it, in "größe"';
/** What the script says that refuses with everything that is hard to send. */
export const SCRIPTED_ODD_MESSAGE = `${SCRIPTED_MESSAGE}\nand a second line`;

const options = defineOptions({ do: oneOf(exporterScripts, { default: "restore" }) });

/** Restores into the local folder of its location, in the way the option `do` names. */
export const exporter: ExporterDefinition = defineExporter({
  protocol: "scripted",
  flags: [],
  options,
  async create({ config, location, host, log }) {
    const script = config.do;
    if (script === "refuse") throw new Error(SCRIPTED_MESSAGE);
    if (script === "refuse-oddly") throw new Error(SCRIPTED_ODD_MESSAGE);
    if (script === "print") await printEverywhere();
    const root = location.rest;
    const how = { fsync: false, log, owner: restoreOwner(() => {}) };
    const restored = restoredEntries(root, how);
    return {
      root,
      origin: "scripted",
      type: "scripted",
      ping() {
        if (script === "fail-ping") throw new Error(SCRIPTED_MESSAGE);
      },
      async export(call) {
        const { signal } = call;
        if (script === "print") await printEverywhere();
        if (script === "echo") return await answerAll(call.records, JSON.stringify(host));
        if (script === "skip-content") return await answerAll(call.records);
        if (script === "end-early" || script === "throw-early") {
          await takeOne(call.records);
          if (script === "throw-early") throw new Error(SCRIPTED_MESSAGE);
          return;
        }
        const records = alteredRecords(call.records, (record) => scripted(script, record, signal));
        await restore(root, { signal, records }, {
          ...how,
          reopen: restored.reopen,
          turn: restored.turn,
        });
      },
      setInfo: (entry) => restored.setInfo(entry),
      link: (link, { signal }) => restored.link(link, signal),
    };
  },
});

/** What the restore gets in place of a record; `undefined`: nothing. */
function scripted(
  script: ExporterScript,
  record: ExportRecord,
  signal: AbortSignal,
): ExportRecord | undefined | Promise<undefined> {
  const isMeant = record.path === SCRIPTED_PATH;
  if (script === "forget" && isMeant) return { ...record, ok() {}, error() {} };
  if (script === "fail-one" && isMeant) {
    record.error(new Error(SCRIPTED_MESSAGE));
    return undefined;
  }
  if (!("content" in record)) return record;
  const { content } = record;
  if (script === "close-twice") return closeTwice(record);
  if (script === "stall" && isMeant) {
    return alteredContent(record, async function* () {
      await aborted(signal);
      yield* content;
    });
  }
  if (script !== "read-past-end") return record;
  return alteredContent(record, async function* () {
    yield* content;
    for (let time = 0; time < 3; time++) {
      const more = await content.read();
      if (more !== null) yield more;
    }
  });
}

/** Gives up the content twice after its first bytes, then answers twice. */
async function closeTwice(record: ExportRecord & { kind: "file" | "xattr" }): Promise<undefined> {
  const { content } = record;
  await content.read();
  for (let time = 0; time < 2; time++) await content[Symbol.asyncIterator]().return?.();
  record.ok();
  record.ok();
  record.error(new Error("an answer after the first"));
}

async function answerAll(records: AsyncIterable<ExportRecord>, error?: string): Promise<void> {
  for await (const record of records) error === undefined ? record.ok() : record.error(error);
}

async function takeOne(records: AsyncIterable<ExportRecord>): Promise<void> {
  for await (const record of records) return record.ok();
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

if (import.meta.main) await entrypointExporter(Deno.args, exporter);
