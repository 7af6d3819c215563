import { deepEqual } from "node:assert/strict";
import { type Distance, distances } from "../../testing/distance.ts";
import { runCases } from "../../testing/run_cases.ts";
import { storageCases } from "../../testing/storage_cases.ts";
import { storage } from "./storage.ts";
import { storageCan, storageExecutable } from "./storage_can.ts";

/** Runs every case of a store at one distance; all must hold, none may be left out. */
async function allHold(distance: Distance): Promise<void> {
  const results = await runCases({
    role: "storage",
    cases: storageCases,
    connector: distance === "process" ? storageExecutable : storage,
    distances: [distance],
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

for (const distance of distances) {
  Deno.test(`every case of a store holds for the scripted store, ${distance}`, () =>
    allHold(distance));
}
