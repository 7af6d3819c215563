import { exporterMethodsV10 } from "../../../proto/v1_0/exporter_methods.ts";
import type { ConformanceCase } from "../../conformance_case.ts";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";
import { expectContent, expectNothing } from "../exporter/expect_export.ts";
import { patternBytes, textBytes } from "../exporter/restored_records.ts";
import { failureOf } from "../importer/failure_of.ts";
import { inTime, pause } from "../importer/in_time.ts";
import { exporterCaseV10 } from "./case_v1_0.ts";
import { dataOf, type RestoringExporter, restoringExporter } from "./restoring_exporter.ts";

const MIB = 1024 * 1024;
// As many as plakar restores at once on a machine of four processors.
const AT_ONCE = 4;
// Until some of a content has reached the author.
const CANCEL_MS = 20;

/** Fails unless a StoreFile that breaks the rules is refused. */
async function mustRefuse(host: RestoringExporter, what: string, call: Promise<void>) {
  await failureOf(`a StoreFile ${what}`, call);
  await host.store("/goes-on", textBytes("goes on"));
}

/** Rows V9 and V12: the contents of files (protocol 6.2, 6.4). */
export const storeFileCases: readonly ConformanceCase<ExporterCapabilities>[] = [
  exporterCaseV10({
    row: "V9",
    statement: "files of every length are taken in chunks of any length",
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      const pieces = patternBytes(3, 50_000);
      const contents = {
        "/empty": new Uint8Array(),
        "/one": patternBytes(1, 1),
        "/chunks": patternBytes(2, 2 * MIB),
      };
      for (const [path, content] of Object.entries(contents)) await host.store(path, content);
      const header = { pathname: host.at("/pieces"), size: pieces.length };
      await host.send([{ header }, { data: {} }, ...dataOf(pieces, 4711), { data: {} }]);
      await host.close();
      if (can.shows === undefined) return;
      for (const [path, content] of Object.entries({ ...contents, "/pieces": pieces })) {
        await expectContent(host.place, path, content);
      }
    },
  }),
  exporterCaseV10({
    row: "V9",
    statement: "a content shorter or longer than its header says is refused; nothing is left of it",
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      const content = patternBytes(4, 70_000);
      const sizes = { "/short": 70_001, "/long": 69_999, "/none": 1, "/unannounced": 0 };
      for (const [path, size] of Object.entries(sizes)) {
        const sent = path === "/none" ? new Uint8Array() : content;
        const what = `of ${sent.length} bytes with the size ${size}`;
        await mustRefuse(host, what, host.store(path, sent, size));
      }
      await host.close();
      if (can.shows === undefined) return;
      for (const path of Object.keys(sizes)) {
        await expectNothing(host.place, path, "its size was wrong");
      }
      await expectContent(host.place, "/goes-on", textBytes("goes on"));
    },
  }),
  exporterCaseV10({
    row: "V9",
    statement: "a file that is there stays as it was when a new content of it is refused",
    needs: ["shows"],
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      await host.store("/kept", textBytes("kept"));
      await mustRefuse(
        host,
        "of 3 bytes with the size 9",
        host.store("/kept", textBytes("new"), 9),
      );
      await host.close();
      await expectContent(host.place, "/kept", textBytes("kept"));
    },
  }),
  exporterCaseV10({
    row: "V9",
    statement: "a StoreFile that is cancelled amid its content leaves nothing",
    needs: ["shows"],
    async run(subject, can) {
      const { signal } = subject;
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      const content = patternBytes(5, 200_000);
      const call = host.plugin.client.clientStream(exporterMethodsV10.storeFile, { signal });
      await call.send({ header: { pathname: host.at("/cut"), size: content.length } });
      await call.send({ data: { chunk: content.subarray(0, 100_000) } });
      await pause(CANCEL_MS, signal);
      call.cancel(new Error("the case cancelled the call"));
      await inTime("the end of a cancelled StoreFile", call.response, signal).catch(() => {});
      await host.store("/goes-on", textBytes("goes on"));
      await host.close();
      await expectNothing(host.place, "/cut", "it was cancelled");
      await expectContent(host.place, "/goes-on", textBytes("goes on"));
    },
  }),
  exporterCaseV10({
    row: "V9",
    statement: "data before the header, a second header or no header at all is refused",
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      const header = { pathname: host.at("/wrong"), size: 1 };
      const data = { chunk: textBytes("x") };
      await mustRefuse(host, "without a header", host.send([]));
      await mustRefuse(host, "with data before its header", host.send([{ data }, { header }]));
      await mustRefuse(host, "with two headers", host.send([{ header }, { header }, { data }]));
      await host.close();
      if (can.shows === undefined) return;
      await expectNothing(host.place, "/wrong", "its messages were in the wrong order");
    },
  }),
  exporterCaseV10({
    row: "V12",
    statement: "files are taken side by side, each with its own content",
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      const contents = Array.from(
        { length: 2 * AT_ONCE },
        (_, at) => patternBytes(10 + at, at * 100_003),
      );
      const left = [...contents.entries()];
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          await host.store(`/${next[0]}`, next[1]);
        }
      }));
      await host.close();
      if (can.shows === undefined) return;
      for (const [at, content] of contents.entries()) {
        await expectContent(host.place, `/${at}`, content);
      }
    },
  }),
  exporterCaseV10({
    row: "V12",
    statement: "a CreateDirectory amid the content of a file is answered, at its end at the latest",
    async run(subject, can) {
      const { signal } = subject;
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      const content = patternBytes(6, 30_000);
      const call = host.plugin.client.clientStream(exporterMethodsV10.storeFile, { signal });
      await call.send({ header: { pathname: host.at("/slow"), size: content.length } });
      await call.send({ data: { chunk: content.subarray(0, 10_000) } });
      const made = host.folder("/meanwhile");
      made.catch(() => {});
      await call.send({ data: { chunk: content.subarray(10_000) } });
      call.halfClose();
      await inTime("an answer to StoreFile", call.response, signal);
      await made;
      await host.close();
      if (can.shows === undefined) return;
      await expectContent(host.place, "/slow", content);
    },
  }),
];
