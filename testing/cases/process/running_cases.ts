import { importerSession } from "../../../host/importer_session.ts";
import { pluginStatus } from "../../../host/grpc_status.ts";
import { directoryRecord } from "../../../sdk/directory_record.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { recordToMessage } from "../../../host/record_message.ts";
import { fileRecord } from "../../../sdk/file_record.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";
import { exportOn, type OpenExport } from "../exporter/open_export.ts";
import { inTime, pause } from "../importer/in_time.ts";
import { MIB, sampleKey } from "../storage/sample.ts";
import {
  createdStore,
  type OpenPut,
  startStore,
  type TestedStore,
} from "../storage/tested_store.ts";
import { answered } from "./call_cases.ts";
import { exitsWell } from "./exits_well.ts";
import type { ProcessCapabilities, ProcessCase } from "./process_case.ts";
import { callEmpty, configFor, methodsOf, sendInit } from "./role_methods.ts";

// The author's code should be at work when the case goes on.
const WORK_MS = 200;
const RECORDS = 10;
const PARTIAL = "/partial.bin";

/** Rows about what happens to work under way: P5, P6 and the part of P14 about it. */
export const runningCases: readonly ProcessCase[] = [
  {
    row: "P5",
    statement: "the end of stdin during an Import ends the process at once",
    roles: ["importer"],
    needs: ["endless"],
    distances: ["process"],
    async run(subject, can) {
      await using plugin = await subject.start();
      await someRecords(subject, can, plugin);
      await exitsWell(plugin, "during an Import");
    },
  },
  {
    row: "P5",
    statement: "the end of stdin during an Export ends the process, and nothing partial remains",
    roles: ["exporter"],
    distances: ["process"],
    async run(subject, can) {
      const config = await configFor(subject, can);
      await using plugin = await subject.start();
      await sendInit(subject, plugin, config);
      await using call = await halfAnExport(subject, plugin);
      await exitsWell(call.plugin, "during an Export");
      const found = await can.shows?.(config).look(PARTIAL);
      if (found === undefined) return;
      throw new ConnectorError(
        `a file whose content was cut off is there: ${PARTIAL} with ${found.content?.length} bytes`,
      );
    },
  },
  {
    row: "P5",
    statement: "the end of stdin during a Put ends the process, and nothing partial remains",
    roles: ["storage"],
    needs: ["fresh", "persistent"],
    distances: ["process"],
    async run(subject, can) {
      await brokenPut(
        subject,
        can,
        "the end of stdin during a Put",
        ({ plugin }) => exitsWell(plugin, "during a Put"),
      );
    },
  },
  {
    row: "P6",
    statement: "a SIGKILL during a Put leaves the repository whole and nothing partial in it",
    roles: ["storage"],
    needs: ["fresh", "persistent"],
    distances: ["process"],
    async run(subject, can) {
      await brokenPut(subject, can, "a SIGKILL during a Put", async ({ plugin: { process } }) => {
        process!.kill("SIGKILL");
        await process!.exit;
      });
    },
  },
  {
    row: "P14",
    statement: "a Close during an Import is answered, and the Import ends",
    roles: ["importer"],
    needs: ["endless"],
    async run(subject, can) {
      await using plugin = await subject.start();
      const records = await someRecords(subject, can, plugin);
      await sayClose(subject, plugin);
      const rest = (async () => {
        for await (const _ of records);
      })();
      await inTime(
        "the end of the Import after Close",
        answered("the Import", rest),
        subject.signal,
      );
    },
  },
  {
    row: "P14",
    statement: "a Close during an Export is answered, and the Export ends",
    roles: ["exporter"],
    async run(subject, can) {
      await using plugin = await subject.start();
      await sendInit(subject, plugin, await configFor(subject, can));
      await using call = await halfAnExport(subject, plugin);
      await sayClose(subject, plugin);
      const { failure } = await inTime(
        "the end of the Export after Close",
        call.finish(),
        subject.signal,
      );
      if (failure === undefined || pluginStatus(failure) !== undefined) return;
      throw new ConnectorError(`the Export: expected OK or a status, got: ${failure.message}`);
    },
  },
  {
    row: "P14",
    statement: "a Close during a Put is answered, and the Put ends",
    roles: ["storage"],
    needs: ["fresh"],
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const put = await halfAPut(subject, store);
      const closed = sayClose(subject, store.plugin);
      // A plugin may wait some seconds for a Put before it answers: that is made sure of where it is a process.
      if (store.plugin.process !== undefined) await closed;
      put.halfClose();
      await closed;
      const end = answered("the Put", put.response);
      await inTime("the end of the Put after Close", end, subject.signal);
    },
  },
];

async function sayClose({ role, signal }: Subject, { client }: StartedPlugin): Promise<void> {
  await callEmpty(client, methodsOf(role).close, signal);
}

/** Takes the first records of an endless import, and gives the others. */
async function someRecords(
  { protocol, config, signal }: Subject,
  can: ProcessCapabilities,
  plugin: StartedPlugin,
): Promise<AsyncIterable<unknown>> {
  const session = await importerSession(plugin, {
    protocol,
    config: { ...config, ...can.endless!.config },
    signal,
  });
  const records = session.import({ signal });
  for (let count = 0; count < RECORDS; count++) {
    const { done } = await inTime("a record of the endless import", records.next(), signal);
    if (done) throw new ConnectorError(`the endless import ended after ${count} records`);
  }
  return records;
}

/** Begins an export and stops inside the content of a file. */
async function halfAnExport({ signal }: Subject, plugin: StartedPlugin): Promise<OpenExport> {
  const call = exportOn(plugin, signal);
  const file = fileRecord(PARTIAL, { size: 2 * MIB, mode: 0o644 }, () => new Uint8Array());
  await call.record(recordToMessage(directoryRecord("/", { mode: 0o755 })));
  await call.send({ record: recordToMessage(file) });
  await call.send({ chunk: sampleBytes(MIB) });
  await pause(WORK_MS, signal);
  return call;
}

/** Begins a Put and stops inside of it. */
async function halfAPut({ signal }: Subject, store: TestedStore): Promise<OpenPut> {
  const put = await store.beginPut(sampleKey("packfile", 2));
  await put.send({ chunk: sampleBytes(MIB) });
  await pause(WORK_MS, signal);
  return put;
}

/** Stores one object, breaks off another one, and looks at what a new process finds. */
async function brokenPut(
  subject: Subject,
  can: ProcessCapabilities,
  what: string,
  breakOff: (store: TestedStore) => Promise<void>,
): Promise<void> {
  const config = await configFor(subject, can);
  const whole = sampleKey("packfile", 1);
  const content = sampleBytes(300_000);
  {
    await using store = await startStore(subject, config);
    await store.session.create(content.subarray(0, 100), subject);
    await store.put(whole, content);
    const put = await halfAPut(subject, store);
    await breakOff(store);
    // There is no answer any more; the call must not be left without a reader.
    await put.response.catch(() => {});
  }
  await using later = await startStore(subject, config);
  await later.session.open(subject);
  await later.holds(whole, content, `after ${what}`);
  await later.lacks(sampleKey("packfile", 2), `after ${what}`);
}
