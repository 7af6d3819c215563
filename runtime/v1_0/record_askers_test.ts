import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import type { ExportRecord } from "../../sdk/exporter.ts";
import { provisionalInfo } from "./provisional_info.ts";
import { recordAskers } from "./record_askers.ts";

const folder = (path: string): ExportRecord => ({
  kind: "directory",
  path,
  info: provisionalInfo("directory"),
  xattrNames: [],
  ok() {},
  error() {},
});

Deno.test("those who ask get records in their order, then the end or a failure", async () => {
  const log: string[] = [];
  const closed = new AbortController();
  const askers = recordAskers(() => {
    log.push("ask");
    closed.signal.throwIfAborted();
  }, () => log.push(`asked ${askers.any}`));
  const iterator = askers.records[Symbol.asyncIterator]();
  const [one, two, three] = [iterator.next(), iterator.next(), iterator.next()];
  askers.give(folder("/1"));
  askers.give(folder("/2"));
  deepStrictEqual([(await one).value?.path, (await two).value?.path], ["/1", "/2"]);
  strictEqual(askers.any, true);
  askers.end();
  deepStrictEqual(await three, { done: true, value: undefined });
  strictEqual(askers.any, false);

  const failed = rejects(iterator.next(), /the disk is gone/);
  askers.fail(new Error("the disk is gone"));
  await failed;
  closed.abort(new Error("closed"));
  await rejects(iterator.next(), /closed/);
  strictEqual(askers.any, false);
  deepStrictEqual(await iterator.return?.(), { done: true, value: undefined });
  strictEqual(log.join(), "ask,asked true,ask,asked true,ask,asked true,ask,asked true,ask");
});
