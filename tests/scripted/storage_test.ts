import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { runCases } from "../../testing/run_cases.ts";
import { storageCases } from "../../testing/storage_cases.ts";
import { type Place, places } from "./places.ts";
import { storage } from "./storage.ts";
import { storageCan, storageExecutable } from "./storage_can.ts";

/** Runs every case of a store in one place; all must hold, none may be left out. */
async function allHold({ distance, transport }: Place): Promise<void> {
  const results = await runCases({
    role: "storage",
    cases: storageCases,
    connector: distance === "process" ? storageExecutable : storage,
    distances: [distance],
    transport,
    protocol: "scripted",
    config: {},
    can: storageCan,
  });
  const bad = results.flatMap(({ row, statement, outcome }) =>
    outcome.kind === "passed"
      ? []
      : [`${row} ${statement}: ${outcome.kind === "failed" ? outcome.error.message : "skipped"}`]
  );
  deepEqual(bad, []);
  deepEqual([...new Set(results.map(({ row }) => row))], rows);
}

const rows = Array.from({ length: 28 }, (_, at) => `S${at + 1}`);

for (const place of places) {
  Deno.test(`every case of a store holds for the scripted store, ${place.shown}`, () =>
    allHold(place));
}
