import { ok, rejects } from "node:assert/strict";
import { exporter } from "../../connectors/dir/exporter.ts";
import { crashRun } from "../../testing/crash_run.ts";
import { startPlugin } from "../../testing/start_plugin.ts";
import { exporterScript, restoreInto } from "./dir_exporter.ts";
import { restorePlace } from "./restore_place.ts";

const POINTS = 100;
const right = exporterScript("../../connectors/dir/exporter.ts");

Deno.test("P6 E7 an exporter killed at 100 points leaves nothing half-written", async () => {
  const seed = Deno.env.get("CRASH_SEED");
  const { killed } = await crashRun({
    role: "exporter",
    executable: right,
    count: POINTS,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    prepare: restorePlace,
    work: restoreInto,
    async check(place, report) {
      await place.requireWhole();
      if (!report.killed) await place.requireAllNew();
      // What a crash leaves does not stand in the way of the next restore.
      await using again = await startPlugin("exporter", exporter, "direct");
      await restoreInto(again, place);
      await place.requireAllNew();
    },
  });
  ok(killed > POINTS / 2, `only ${killed} of ${POINTS} were killed in time`);
});

const wrongOnes = [
  // The content is half there, or all of it before its mode: whichever the kill finds first.
  ["--in-place", "writes files in their place", /neither old nor new|is there, but its mode is/],
  ["--early", "answers before a file is stored", /answered with success and is not restored/],
] as const;

for (const [arg, why, message] of wrongOnes) {
  Deno.test(`a crash run finds an exporter that ${why}`, async () => {
    const run = crashRun({
      role: "exporter",
      executable: exporterScript("testdata/hasty_exporter.ts", arg),
      count: POINTS,
      prepare: restorePlace,
      work: restoreInto,
      check: (place) => place.requireWhole(),
    });
    await rejects(run, (error: Error) => {
      ok(message.test(error.message), error.message);
      ok(/crash point \d+ of the seed \d+ .*repeat it with \{ seed: /s.test(error.message));
      return true;
    });
  });
}
