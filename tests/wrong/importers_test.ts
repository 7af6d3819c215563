import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { importerCases } from "../../testing/importer_cases.ts";
import { runCases } from "../../testing/run_cases.ts";
import { scriptedExecutable } from "../scripted/executable.ts";
import { importerCan } from "../scripted/importer_can.ts";
import { wrongImporters } from "./importers.ts";
import { casesAbout } from "./cases_about.ts";
import { rowsMeant, rowsThatCatch } from "./rows_that_catch.ts";

Deno.test("each wrong importer is caught by exactly the row meant for it", async () => {
  const found = await rowsThatCatch({
    all: wrongImporters,
    atOnce: 8,
    // Looks at the descriptors of this process, which the others share.
    alone: ({ row }) => row === "I24",
    casesFor: (wrong) => ({
      role: "importer",
      source: () => wrong.source,
      distances: ["direct"],
      cases: casesAbout(importerCases, wrong),
      protocol: "scripted",
      config: { location: "scripted://x" },
      can: importerCan,
    }),
  });
  deepEqual(found, rowsMeant(wrongImporters));
});

Deno.test("there is a wrong importer for every row", () => {
  const rows = (list: readonly { readonly row: string }[]) =>
    [...new Set(list.map(({ row }) => row))].sort();
  deepEqual(rows(wrongImporters), rows(importerCases));
});

Deno.test("I24 an importer whose memory grows with its records is caught in its process", async () => {
  const [result] = await runCases({
    role: "importer",
    connector: scriptedExecutable("../wrong/greedy_importer.ts"),
    cases: importerCases,
    rows: ["I24"],
    protocol: "scripted",
    config: { location: "scripted://x" },
    can: importerCan,
  });
  equal(result!.outcome.kind, "failed");
  if (result!.outcome.kind === "failed") {
    match(result!.outcome.error.message, /the memory grew by \d+ MiB/);
  }
});
