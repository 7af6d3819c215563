import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { ExportRecord } from "../exporter.ts";
import { exported, exportRecord, file, folder, recorder } from "../testdata/exported.ts";
import { rawContext } from "../testdata/raw_context.ts";
import { exportRecords } from "./export_records.ts";
import type { LegacyExporter } from "./legacy_exporter.ts";

const { log: quiet } = rawContext();
const { signal } = new AbortController();

Deno.test("files are finished side by side, as many as the host allows, contents one by one", async () => {
  const log: string[] = [];
  let [reading, finishing, most] = [0, 0, 0];
  const made: LegacyExporter = {
    ...recorder(),
    async storeFile(pathname, content) {
      equal(++reading, 1);
      await new Response(content).text();
      reading--;
      most = Math.max(most, ++finishing);
      // An upload that takes its time after the last byte.
      await new Promise((resolve) => setTimeout(resolve, 5));
      finishing--;
      if (pathname === "/r/3") throw new Error("the upload broke");
    },
    setPermissions: (pathname) => void log.push(pathname),
  };
  const files = Array.from({ length: 9 }, (_, at) => file(`/${at}`, "x"));
  const answers = await exported(made, [folder("/d"), ...files], { concurrency: 4 });
  equal(most, 4);
  deepEqual(answers.filter((answer) => answer.includes(":")), ["/3: the upload broke"]);
  equal(log.at(-1), "/r/d");
  equal(log.length, 9);
});

Deno.test("E16 a file with several names is finished before the next record", async () => {
  let stored = false;
  const calls: string[] = [];
  const made: LegacyExporter = {
    ...recorder(),
    async storeFile(_pathname, content) {
      await new Response(content).text();
      await new Promise((resolve) => setTimeout(resolve, 5));
      stored = true;
    },
    createLink: (oldname, newname) => void calls.push(`${stored} ${oldname} ${newname}`),
  };
  const info = { mode: 0o640, nlink: 2, dev: 7, ino: 9 };
  await exported(made, [file("/a", "x", info), file("/b", "x", info)], { concurrency: 4 });
  deepEqual(calls, ["true /r/a /r/b"]);
});

Deno.test("a path that comes again waits for what was stored there", async () => {
  let going = 0;
  const made: LegacyExporter = {
    ...recorder(),
    async storeFile(_pathname, content) {
      equal(++going, 1);
      await new Response(content).text();
      await new Promise((resolve) => setTimeout(resolve, 5));
      going--;
    },
  };
  const answers = await exported(made, [file("/a", "1"), file("/a", "2")], { concurrency: 4 });
  deepEqual(answers, ["/a", "/a"]);
});

Deno.test("an export that ends early waits for the files that are being finished", async () => {
  let finished = false;
  const made: LegacyExporter = {
    ...recorder(),
    async storeFile(_pathname, content) {
      await new Response(content).text();
      await new Promise((resolve) => setTimeout(resolve, 5));
      finished = true;
    },
  };
  async function* records(): AsyncGenerator<ExportRecord> {
    yield { ...exportRecord(file("/a", "x")), ok() {}, error() {} } as ExportRecord;
    throw new Error("the host broke off");
  }
  const options = { root: "/r", concurrency: 4, log: quiet };
  const run = exportRecords(made, { records: records(), signal }, options);
  await rejects(run, { message: "the host broke off" });
  equal(finished, true);
});
