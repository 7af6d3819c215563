import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { directoryRecord } from "./directory_record.ts";
import { eachRecord } from "./each_record.ts";
import type { ExportRecord } from "./exporter.ts";

/** Records whose answers are noted; as with a host's, the first answer of each counts. */
function answering(paths: readonly string[]) {
  const answers: string[] = [];
  const records = paths.map((path): ExportRecord => {
    let answered = false;
    const answer = (text: string) => {
      if (!answered) answers.push(`${path} ${text}`);
      answered = true;
    };
    return {
      ...directoryRecord(path, {}),
      ok: () => answer("ok"),
      error: (reason) => answer(String(reason)),
    };
  });
  return { answers, records: ReadableStream.from(records) };
}

const { signal } = new AbortController();

Deno.test("a record the function returned for is answered ok", async () => {
  const { answers, records } = answering(["/a", "/b"]);
  await eachRecord(() => {})({ records, signal });
  deepEqual(answers, ["/a ok", "/b ok"]);
});

Deno.test("E10 a record the function threw for is answered with that, and the rest goes on", async () => {
  const { answers, records } = answering(["/a", "/b", "/c", "/d"]);
  await eachRecord(({ path }) => {
    if (path === "/b") throw new Error("disk full");
    return path === "/c" ? Promise.reject("no space") : undefined;
  })({ records, signal });
  deepEqual(answers, ["/a ok", "/b Error: disk full", "/c no space", "/d ok"]);
});

Deno.test("the function's own answer counts, whether it then returns or throws", async () => {
  const { answers, records } = answering(["/a", "/b"]);
  await eachRecord((record) => {
    if (record.path === "/a") return record.error("not here");
    record.ok();
    throw new Error("too late");
  })({ records, signal });
  deepEqual(answers, ["/a not here", "/b ok"]);
});

Deno.test("records come one after the other, each with the call's signal", async () => {
  const { answers, records } = answering(["/a", "/b"]);
  let running = 0;
  await eachRecord(async (_record, call) => {
    equal(++running, 1);
    equal(call.signal, signal);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running--;
  })({ records, signal });
  equal(answers.length, 2);
});

Deno.test("after an abort no further record is begun, and the export fails with the reason", async () => {
  const { answers, records } = answering(["/a", "/b"]);
  const abort = new AbortController();
  const exporting = eachRecord(() => abort.abort(new Error("the host is gone")))({
    records,
    signal: abort.signal,
  });
  await rejects(exporting, /the host is gone/);
  deepEqual(answers, ["/a ok"]);
});

Deno.test("a failure of the records themselves fails the export", async () => {
  async function* records(): AsyncGenerator<ExportRecord> {
    yield { ...directoryRecord("/a", {}), ok() {}, error() {} };
    throw new Error("the wire broke");
  }
  await rejects(eachRecord(() => {})({ records: records(), signal }), /the wire broke/);
});
