import { rejects, strictEqual as equal } from "node:assert/strict";
import { importLife } from "./import_life.ts";

Deno.test("any of its signals stops an import, the first one with its reason", () => {
  const [one, two] = [new AbortController(), new AbortController()];
  const life = importLife([one.signal, two.signal]);
  equal(life.signal.aborted, false);
  two.abort("closed");
  one.abort("cancelled");
  equal(life.signal.reason, "closed");
});

Deno.test("an import of a signal that is aborted is stopped from the start", async () => {
  const life = importLife([AbortSignal.abort("gone")]);
  equal(life.signal.reason, "gone");
  equal(await life.unlessStopped(() => "never asked"), undefined);
});

Deno.test("a wait gives its value or its failure, and nothing once the import is stopped", async () => {
  const life = importLife([]);
  equal(await life.unlessStopped(() => 1), 1);
  await rejects(life.unlessStopped(() => Promise.reject(new Error("disk full"))), /disk full/);
  const waiting = life.unlessStopped(() => new Promise(() => {}));
  life.stop("enough");
  equal(await waiting, undefined);
  life.stop("again");
  equal(life.signal.reason, "enough");
});

Deno.test("an import that ended is not stopped any more", () => {
  const source = new AbortController();
  const life = importLife([source.signal]);
  life.end();
  source.abort();
  equal(life.signal.aborted, false);
});
