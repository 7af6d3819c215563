import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { importerCases } from "../../testing/importer_cases.ts";
import { runCases } from "../../testing/run_cases.ts";
import { scriptedExecutable } from "./executable.ts";
import { importer } from "./importer.ts";
import { importerCan } from "./importer_can.ts";
import { places } from "./places.ts";

const executable = scriptedExecutable("importer.ts");

for (const { shown, distance, transport } of places) {
  Deno.test(`every case for importers holds for the scripted one, ${shown}`, async () => {
    const results = await runCases({
      role: "importer",
      connector: importer,
      executable,
      cases: importerCases,
      distances: [distance],
      transport,
      protocol: "scripted",
      config: { location: "scripted://x" },
      can: importerCan,
    });
    const bad = results.filter(({ outcome }) => outcome.kind !== "passed");
    const shown = bad.map(({ row, statement, outcome }) =>
      `${row} ${statement}: ${
        outcome.kind === "failed" ? outcome.error.message : `skipped, ${JSON.stringify(outcome)}`
      }`
    );
    equal(shown.join("\n"), "");
    equal(results.length, importerCases.length);
  });
}

Deno.test("the rows I1 to I30 all have cases, and section 3.6", () => {
  const rows = [...new Set(importerCases.map(({ row }) => row))];
  deepEqual(rows, [...Array.from({ length: 30 }, (_, at) => `I${at + 1}`), "3.6"]);
});
