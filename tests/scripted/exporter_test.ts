import { fail } from "node:assert/strict";
import { exporterCases } from "../../testing/exporter_cases.ts";
import { processCases } from "../../testing/process_cases.ts";
import { runCases } from "../../testing/run_cases.ts";
import { scriptedExecutable } from "./executable.ts";
import { exporter } from "./exporter.ts";
import { exporterCan } from "./exporter_can.ts";
import { places } from "./places.ts";

const cases = [...processCases, ...exporterCases].filter(({ roles }) => roles.includes("exporter"));

for (const { shown, distance, transport } of places) {
  Deno.test(`every case of the kit holds for the scripted exporter, ${shown}`, async (test) => {
    const connector = distance === "process" ? scriptedExecutable("exporter.ts") : exporter;
    for (const one of cases) {
      if (one.distances?.includes(distance) === false) continue;
      await test.step(`${one.row} ${one.statement}`, async () => {
        const [result] = await runCases({
          role: "exporter",
          connector,
          distances: [distance],
          transport,
          cases: [one],
          protocol: "scripted",
          config: { location: "scripted:///nowhere" },
          can: exporterCan,
        });
        const { outcome } = result!;
        if (outcome.kind === "failed") throw outcome.error;
        if (outcome.kind === "skipped") fail(`skipped: ${outcome.reason}`);
      });
    }
  });
}
