import { ok } from "node:assert/strict";
import { exporterMethods } from "../../../proto/exporter_methods.ts";
import type { Subject } from "../../subject.ts";
import type { ExporterCase } from "./exporter_case.ts";
import { expectContent, expectNothing, expectStored } from "./expect_export.ts";
import { exportOn, initExporter, openExport, type SeenExport } from "./open_export.ts";
import { type Place, placeFor } from "./place.ts";
import { fileRecord, folderRecord, patternBytes, textBytes } from "./restored_records.ts";

const LENGTH = 300_000;

/** The host breaks off or breaks the order of messages (rows E7 to E9). */
export const brokenStreamCases: readonly ExporterCase[] = [
  {
    row: "E7",
    statement: "a half-close inside a file ends with an error for it, or for the whole call",
    roles: ["exporter"],
    async run(subject, can) {
      const seen = await cutFile(subject, await placeFor(subject, can));
      const answers = seen.results.filter(({ path }) => path === "/cut");
      ok(
        !answers.some(({ error }) => error === ""),
        `the half of /cut that came was answered with success: ${seen.text}`,
      );
      ok(
        answers.length > 0 || seen.failure !== undefined,
        `expected an error for /cut or for the call: ${seen.text}`,
      );
    },
  },
  {
    row: "E7",
    statement: "a half-close inside a file leaves no part of it, and what was restored before",
    roles: ["exporter"],
    needs: ["shows"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const seen = await cutFile(subject, place);
      expectStored(seen, "/whole");
      await expectContent(place, "/whole", textBytes("whole"));
      await expectNothing(place, "/cut", "the host closed its side inside the file");
    },
  },
  {
    row: "E7",
    statement: "a call cancelled inside a file leaves no part of it",
    roles: ["exporter"],
    needs: ["shows"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      {
        await using host = await openExport(subject, place.config);
        await host.record(folderRecord("/"));
        await host.send({ record: fileRecord("/cut", { size: LENGTH }) });
        await host.send({ chunk: patternBytes(1, LENGTH / 2) });
        await host.cancel();
      }
      await expectNothing(place, "/cut", "the host cancelled the call inside the file");
    },
  },
  {
    row: "E8",
    statement: "a chunk where a record is expected ends the call with an error, and nothing else",
    roles: ["exporter"],
    async run(subject, can) {
      const { config } = await placeFor(subject, can);
      await endsWithError(subject, config, async (host) => {
        await host.record(folderRecord("/"));
        await host.send({ chunk: textBytes("stray") });
      });
    },
  },
  {
    row: "E9",
    statement: "a record where a chunk is expected ends the call with an error, and nothing else",
    roles: ["exporter"],
    async run(subject, can) {
      const { config } = await placeFor(subject, can);
      await endsWithError(subject, config, async (host) => {
        await host.record(folderRecord("/"));
        await host.send({ record: fileRecord("/cut", { size: LENGTH }) });
        await host.send({ chunk: patternBytes(1, LENGTH / 2) });
        await host.record(fileRecord("/next", { size: 0 }), new Uint8Array());
      });
    },
  },
];

/** Restores one whole file and half of another, then half-closes. */
async function cutFile(subject: Subject, place: Place): Promise<SeenExport> {
  await using host = await openExport(subject, place.config);
  await host.record(folderRecord("/"));
  await host.record(fileRecord("/whole", { size: 5 }), textBytes("whole"));
  await host.send({ record: fileRecord("/cut", { size: LENGTH }) });
  await host.send({ chunk: patternBytes(1, LENGTH / 2) });
  return await host.finish();
}

/** Fails unless the call ends with an error and the plugin still answers afterwards. */
async function endsWithError(
  subject: Subject,
  config: Readonly<Record<string, string>>,
  send: (host: ReturnType<typeof exportOn>) => Promise<void>,
): Promise<void> {
  await using plugin = await subject.start();
  await initExporter(plugin, subject, config);
  const host = exportOn(plugin, subject.signal);
  await send(host);
  const seen = await host.finish();
  ok(seen.failure !== undefined, `expected the call to end with an error: ${seen.text}`);
  const wrong = seen.results.find(({ path, error }) => path === "/cut" && error === "");
  ok(wrong === undefined, `the broken /cut was answered with success: ${seen.text}`);
  try {
    await plugin.client.unary(exporterMethods.ping, {}, { signal: subject.signal });
  } catch (cause) {
    throw new Error(`the plugin did not survive: ${seen.text}; a Ping after it: ${cause}`, {
      cause,
    });
  }
}
