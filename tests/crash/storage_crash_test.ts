import { ok, rejects } from "node:assert/strict";
import { storage } from "../../connectors/dir/storage.ts";
import { crashRun } from "../../testing/crash_run.ts";
import { startPlugin } from "../../testing/start_plugin.ts";
import { storage as scripted } from "../scripted/storage.ts";
import { scriptProgram } from "../scripted/storage_can.ts";
import type { ProgramMistake } from "../wrong/storage_program.ts";
import { storePlace } from "./store_place.ts";

const POINTS = 100;
const dir = { protocol: "dir", definition: storage };

Deno.test("P6 S9 S10 a store killed at 100 points shows nothing partial and loses nothing", async () => {
  const seed = Deno.env.get("CRASH_SEED");
  const { killed } = await crashRun({
    role: "storage",
    executable: scriptProgram(new URL("../../connectors/dir/storage.ts", import.meta.url)),
    count: POINTS,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    prepare: () => storePlace(dir),
    work: (plugin, place) => place.change(plugin),
    async check(place, report) {
      await place.requireWhole();
      if (!report.killed) await place.requireAllNew();
      // What a crash leaves does not stand in the way of the next Put.
      await using again = await startPlugin("storage", storage, "direct");
      await place.change(again);
      await place.requireAllNew();
    },
  });
  ok(killed > POINTS / 2, `only ${killed} of ${POINTS} were killed in time`);
});

const wrongOnes: readonly (readonly [ProgramMistake, string, RegExp])[] = [
  ["writesInPlace", "writes objects in their place", /has \d+ bytes; expected /],
  [
    "answersEarly",
    "answers before an object is stored",
    /is lost, though acknowledged|has \d+ bytes/,
  ],
];

for (const [mistake, why, message] of wrongOnes) {
  Deno.test(`a crash run finds a store that ${why}`, async () => {
    const run = crashRun({
      role: "storage",
      executable: scriptProgram(new URL("../wrong/storage_program.ts", import.meta.url), mistake),
      count: POINTS,
      prepare: () => storePlace({ protocol: "scripted", definition: scripted }),
      work: (plugin, place) => place.change(plugin),
      check: (place, { killed }) => killed ? place.requireWhole() : Promise.resolve(),
    });
    await rejects(run, (error: Error) => {
      ok(message.test(error.message), error.message);
      ok(/crash point \d+ of the seed \d+ .*repeat it with \{ seed: /s.test(error.message));
      return true;
    });
  });
}
