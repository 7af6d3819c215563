import { deepStrictEqual as deepEqual, rejects } from "node:assert/strict";
import { directoryRecord, type ImportRecord } from "@plakar-deno/sdk";
import { parseExcludes } from "@plakar-deno/sdk/files";
import { type FailureKind, networkFailure } from "@plakar-deno/sdk/network";
import type { GithubClient } from "../client/github_client.ts";
import { orError, type Reading } from "./reading.ts";

/** What a part of a tree needs of what all of it needs. */
function reading({ isRefused = false, signal = new AbortController().signal } = {}): Reading {
  const silent = () => {};
  return {
    client: { isRefused } as GithubClient,
    place: {} as Reading["place"],
    kinds: new Set(),
    excludes: parseExcludes([]),
    kept: { keep: silent, take: silent as () => undefined },
    trouble: { inARow: 0 },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    signal,
  };
}

async function* failing(kind?: FailureKind): AsyncGenerator<ImportRecord> {
  await Promise.resolve();
  yield directoryRecord("/a/there", {});
  if (kind !== undefined) throw networkFailure({ kind, action: "list", reason: "no" });
}

async function part(of: Reading, kind?: FailureKind): Promise<string[]> {
  const records = await Array.fromAsync(orError(of, "/a", failing(kind)));
  return records.map((record) => `${record.kind} ${record.path}`);
}

Deno.test("I18 a part that fails is an error record behind what was there", async () => {
  for (const kind of ["auth", "not-found", "permanent", "transient"] as const) {
    deepEqual(await part(reading(), kind), ["directory /a/there", "error /a"], kind);
  }
});

Deno.test("what all parts would fail with ends the import", async () => {
  await rejects(part(reading({ isRefused: true }), "auth"));
  await rejects(part(reading(), "rate-limited"));
  await rejects(part(reading(), "config"));
  const signal = AbortSignal.abort(new Error("stopped"));
  await rejects(part(reading({ signal }), "not-found"), /^Error: stopped$/);
});

Deno.test("a server that does not answer three times in a row ends the import", async () => {
  const of = reading();
  await part(of, "transient");
  await part(of, "transient");
  await part(of);
  await part(of, "transient");
  await part(of, "not-found");
  await part(of, "transient");
  await part(of, "transient");
  await rejects(part(of, "transient"), /cannot list/);
});
