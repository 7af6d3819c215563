// Every V row of the kit against the scripted connectors, none skipped.
import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { casesV10 } from "../../testing/cases_v1_0.ts";
import type { Capabilities } from "../../testing/conformance_case.ts";
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

/** What no compiled connector can be made to do; the other cases have those as processes. */
const ONLY_SCRIPTED = ["endless", "readerFails", "throwsAtEnd", "listFails"];

for (const [role, definition, can] of subjects) {
  for (const { shown, distance, transport } of places) {
    const isProcess = distance === "process";
    const cases = casesV10.filter(({ roles, needs = [] }) =>
      roles.includes(role) &&
      (!isProcess || needs.some((need) => ONLY_SCRIPTED.includes(need)))
    );
    if (cases.length === 0) continue;
    Deno.test(`every V row holds for the scripted ${role}, ${shown}`, async () => {
      const results = await runCases({
        role,
        cases,
        connector: isProcess ? scriptedExecutable(`${role}.ts`) : definition,
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
      equal(results.length, cases.length);
    });
  }
}

Deno.test("the rows V1 to V18 all have cases", () => {
  const rows = [...new Set(casesV10.map(({ row }) => row))];
  deepEqual(rows, Array.from({ length: 18 }, (_, at) => `V${at + 1}`));
});
