import type { RecordMessage } from "../../../proto/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { type Descriptors, descriptorsOf } from "../../descriptors.ts";
import { residentMemory } from "../../peak_memory.ts";
import type { StartedPlugin } from "../../subject.ts";
import type { DrivenImport } from "./drive_import.ts";
import { driveImporter, type DrivenImporter } from "./drive_importer.ts";
import { type ImporterCase, roles } from "./importer_case.ts";
import { pause } from "./in_time.ts";

/** How long no record is read; plakar may be busy with one large file for far longer. */
const UNREAD_MS = 1_000;
const LOOK_MS = 250;
const LOOKS = 30;
/** What may be on its way to a host that does not read: its window, buffers and pipes. */
const MAX_AHEAD = 200_000;

/** Enough to see memory grow; inside this process only descriptors are counted. */
const RECORDS = { apart: 20_000, inside: 10_000 };
const UNANSWERED = 256;
const WARM_UP = 4_000;
const MAX_GROWTH = 128 * 1024 * 1024;
const TIME_MS = 15_000;

/** What a plugin holds of its machine, as far as that can be told. */
interface Resources {
  readonly descriptors?: number;
  readonly resident?: number;
}

/** Of the plugin's process; a plugin inside this one shares its memory, so that is left out. */
async function resourcesOf(
  { process }: StartedPlugin,
  descriptors: Descriptors,
): Promise<Resources> {
  return {
    descriptors: await descriptors.count(),
    resident: process === undefined ? undefined : await residentMemory(process.pid),
  };
}

async function nextOf(call: DrivenImport): Promise<RecordMessage> {
  const record = await call.next();
  if (record !== undefined) return record;
  throw new ConnectorError(`an endless import ended after ${call.received} records`);
}

/** How many records the journal says the first import yielded. */
function yielded(lines: readonly string[]): number {
  const line = lines.find((line) => line.startsWith("import 1 yielded "));
  return Number(line?.slice("import 1 yielded ".length) ?? "0");
}

/** Passes once two looks into the journal find the same number: what is on the way is full. */
async function mustPause(importer: DrivenImporter, signal: AbortSignal): Promise<void> {
  const counts: number[] = [];
  while (counts.length < LOOKS) {
    const count = yielded(await importer.journal() ?? []);
    if (count > MAX_AHEAD) break;
    if (count === counts.at(-1)) return;
    counts.push(count);
    await pause(LOOK_MS, signal);
  }
  throw new ConnectorError(
    `nobody read records, but the author went on and on: ${counts.join(", ")} records`,
  );
}

function checkGrowth(
  before: Resources,
  now: Resources,
  records: number,
  { allowed }: Descriptors,
): void {
  const descriptors = (now.descriptors ?? 0) - (before.descriptors ?? 0);
  if (descriptors > allowed) {
    throw new ConnectorError(
      `${descriptors} more descriptors are open after ${records} records, before any Open`,
    );
  }
  const grown = (now.resident ?? 0) - (before.resident ?? now.resident ?? 0);
  if (grown > MAX_GROWTH) {
    const mebibytes = Math.round(grown / 1024 / 1024);
    throw new ConnectorError(`the memory grew by ${mebibytes} MiB over ${records} records`);
  }
}

/** Rows I23 and I24: a slow host. */
export const pressureRows: readonly ImporterCase[] = [
  {
    row: "I23",
    statement: "while the host reads no records the author is paused, and Opens are answered",
    roles,
    needs: ["endless"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can, can.endless);
      const call = importer.import();
      let record = await nextOf(call);
      while (!record.hasReader) record = await nextOf(call);
      const content = importer.read(record);
      content.catch(() => {});
      await pause(UNREAD_MS, subject.signal);
      await content;
      await importer.ping();
      if (can.journal !== undefined) await mustPause(importer, subject.signal);
      await nextOf(call);
      call.cancel();
    },
  },
  {
    row: "I24",
    statement: "many records, answered late: memory stays flat, no descriptor before an Open",
    roles,
    needs: ["endless"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can, can.endless);
      const call = importer.import();
      const { process } = importer.plugin;
      const descriptors = descriptorsOf(importer.plugin);
      const records = process === undefined ? RECORDS.inside : RECORDS.apart;
      const late: RecordMessage[] = [];
      const end = performance.now() + TIME_MS;
      let before: Resources = {};
      while (call.received < records && performance.now() < end) {
        late.push(await nextOf(call));
        if (late.length > UNANSWERED) await call.answer(late.shift()!);
        if (call.received === 1) {
          before = { descriptors: await descriptors.count() };
        } else if (call.received % WARM_UP === 0) {
          const now = await resourcesOf(importer.plugin, descriptors);
          checkGrowth(before, now, call.received, descriptors);
          // The first thousands fill pools and heat the code; memory is compared from there on.
          if (call.received === WARM_UP) before = { ...before, resident: now.resident };
        }
      }
      call.cancel();
    },
  },
];
