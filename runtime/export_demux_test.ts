import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { ExportRequest } from "../proto/messages.ts";
import { exportDemux } from "./export_demux.ts";
import { fileMetadata } from "./test_exporter.ts";

const forever = new AbortController().signal;

async function* each(requests: readonly ExportRequest[]): AsyncGenerator<ExportRequest> {
  for (const request of requests) {
    await Promise.resolve();
    yield request;
  }
}

function record(pathname: string): ExportRequest {
  return { record: { pathname, hasReader: true, fileInfo: fileMetadata } };
}

function chunk(...bytes: readonly number[]): ExportRequest {
  return { chunk: new Uint8Array(bytes) };
}

/** Numbers from 0 to `limit` − 1 that are the same in every run. */
function dice(seed: number): (limit: number) => number {
  let state = seed + 1;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

Deno.test("E1 E2 E4 whatever an author reads or leaves, the next record is the next record", async () => {
  for (let seed = 0; seed < 300; seed++) {
    const roll = dice(seed);
    const files = Array.from({ length: 6 }, (_, index) => ({
      path: `/${index}`,
      chunks: Array.from({ length: roll(5) }, () => [index, roll(256)]),
    }));
    const requests = files.flatMap(({ path, chunks }) => [
      record(path),
      ...chunks.map((bytes) => chunk(...bytes)),
      chunk(),
    ]);
    const demux = exportDemux(each(requests), forever);
    for (const { path, chunks } of files) {
      const { message, content, closeContent } = (await demux.next())!;
      equal(message.pathname, path);
      const reads = roll(8);
      const seen = [];
      for (let index = 0; index < reads; index++) {
        if (roll(6) === 0) closeContent();
        const bytes = await content.read();
        if (bytes !== null) seen.push([...bytes]);
      }
      deepEqual(seen, chunks.slice(0, seen.length));
      if (roll(2) === 0) closeContent();
    }
    equal(await demux.next(), undefined);
    equal(await demux.next(), undefined);
    equal(demux.failure, undefined);
  }
});

Deno.test("E2 reads asked for at once are served in order, and all beyond the end get null", async () => {
  const demux = exportDemux(
    each([record("/a"), chunk(1), chunk(2), chunk(), record("/b")]),
    forever,
  );
  const { content } = (await demux.next())!;
  const reads = Promise.all(Array.from({ length: 5 }, () => content.read()));
  const next = demux.next();
  deepEqual((await reads).map((bytes) => bytes && [...bytes]), [[1], [2], null, null, null]);
  equal((await next)?.message.pathname, "/b");
});

Deno.test("E4 a read asked for after the next record rejects, one that was answered ends", async () => {
  for (const answered of [false, true]) {
    const requests = [record("/a"), chunk(1), chunk(2), chunk(), record("/b"), chunk()];
    const demux = exportDemux(each(requests), forever);
    const { content, closeContent } = (await demux.next())!;
    await content.read();
    if (answered) closeContent();
    const next = demux.next();
    const read = content.read();
    if (answered) equal(await read, null);
    else await rejects(read, { code: "failed_precondition" });
    equal((await next)?.message.pathname, "/b");
  }
});

Deno.test("E7 a half-close inside a content: reads reject, records end, the failure is known", async () => {
  for (const reading of [true, false]) {
    const demux = exportDemux(each([record("/a"), chunk(1, 2), chunk(3)]), forever);
    const { content } = (await demux.next())!;
    if (reading) await rejects(Array.fromAsync(content), { code: "data_loss" });
    equal(await demux.next(), undefined);
    await rejects(content.read());
    equal(demux.failure?.code, "data_loss");
  }
});

Deno.test("E8 E9 after a broken order nothing is read any more", async () => {
  for (const broken of [[chunk(1)], [record("/a"), record("/b")], [{}], [record("/a"), {}]]) {
    const demux = exportDemux(each([...broken, record("/c"), chunk()]), forever);
    await rejects(async () => {
      for (let one; (one = await demux.next()) !== undefined;) await one.content.read();
    }, { code: "invalid_argument" });
    await rejects(demux.next(), { code: "invalid_argument" });
    equal(demux.failure?.code, "invalid_argument");
  }
});

Deno.test("an abort ends a read and every later question, and is no fault of the host", async () => {
  const abort = new AbortController();
  async function* silent(): AsyncGenerator<ExportRequest> {
    yield record("/a");
    await new Promise(() => {});
  }
  const demux = exportDemux(silent(), abort.signal);
  const { content } = (await demux.next())!;
  const read = content.read();
  abort.abort(new Error("the call is over"));
  await rejects(read, /the call is over/);
  await rejects(demux.next(), /the call is over/);
  equal(demux.failure, undefined);
});
