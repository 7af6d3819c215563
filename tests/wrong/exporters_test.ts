import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { exporterCases } from "../../testing/exporter_cases.ts";
import { exporterCan } from "../scripted/exporter_can.ts";
import { wrongExporters } from "./exporters.ts";
import { rowsMeant, rowsThatCatch } from "./rows_that_catch.ts";

// A slow machine is no failure; only where a hang is meant it is not worth to wait.
const CASE_TIMEOUT = 60_000;
const HANG_TIMEOUT = 6_000;

Deno.test("each wrong exporter is caught by exactly the row meant for it", async () => {
  const found = await rowsThatCatch({
    all: wrongExporters,
    atOnce: 4,
    casesFor: ({ source, hangs }) => ({
      role: "exporter",
      source: () => source,
      distances: ["direct"],
      cases: exporterCases,
      protocol: "scripted",
      config: { location: "scripted:///nowhere" },
      can: exporterCan,
      caseTimeout: hangs ? HANG_TIMEOUT : CASE_TIMEOUT,
    }),
  });
  deepEqual(found, rowsMeant(wrongExporters));
});

Deno.test("there is a wrong exporter for every row", () => {
  const rows = (list: readonly { readonly row: string }[]) => [
    ...new Set(list.map(({ row }) => row)),
  ];
  deepEqual(rows(wrongExporters), rows(exporterCases));
});
