// Every P row of the kit against the scripted connectors, none skipped, at every distance.
import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import type { Capabilities, ConformanceCase } from "../../testing/conformance_case.ts";
import { processCases } from "../../testing/process_cases.ts";
import { runCases } from "../../testing/run_cases.ts";
import type { ConnectorUnderTest, Role } from "../../testing/subject.ts";
import { scriptedExecutable } from "./executable.ts";
import { exporter } from "./exporter.ts";
import { exporterCan } from "./exporter_can.ts";
import { importer } from "./importer.ts";
import { importerCan } from "./importer_can.ts";
import { places } from "./places.ts";
import { storage } from "./storage.ts";
import { storageCan } from "./storage_can.ts";

const subjects: readonly (readonly [Role, ConnectorUnderTest<Role>, Capabilities])[] = [
  ["importer", importer, importerCan],
  ["exporter", exporter, exporterCan],
  ["storage", storage, storageCan],
];
const cases = processCases as readonly ConformanceCase<Capabilities>[];

for (const [role, definition, can] of subjects) {
  for (const { shown, distance, transport } of places) {
    Deno.test(`every P row holds for the scripted ${role}, ${shown}`, async () => {
      const results = await runCases({
        role,
        cases,
        connector: distance === "process" ? scriptedExecutable(`${role}.ts`) : definition,
        distances: [distance],
        transport,
        protocol: "scripted",
        config: { location: "scripted://x" },
        can,
      });
      const bad = results.flatMap(({ row, statement, outcome }) =>
        outcome.kind === "passed"
          ? []
          : outcome.kind === "failed"
          ? [`${row} ${statement}: ${outcome.error.stack}`, ...outcome.stderrLines]
          : [`${row} ${statement}: skipped, ${outcome.reason}`]
      );
      deepEqual(bad, []);
    });
  }
}

Deno.test("there is a case for every P row", () => {
  const rows = [...new Set(processCases.map(({ row }) => row))];
  equal(rows.join(" "), Array.from({ length: 18 }, (_, at) => `P${at + 1}`).join(" "));
});
