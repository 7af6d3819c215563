import { deepStrictEqual as deepEqual } from "node:assert/strict";
import type { Capabilities, ConformanceCase } from "../../testing/conformance_case.ts";
import { processCases } from "../../testing/process_cases.ts";
import { importerCan } from "../scripted/importer_can.ts";
import { storageCan } from "../scripted/storage_can.ts";
import { wrongPlugins } from "./plugins.ts";
import { rowsMeant, rowsThatCatch } from "./rows_that_catch.ts";

Deno.test("each wrong plugin is caught by exactly the row meant for it", async () => {
  const found = await rowsThatCatch({
    all: wrongPlugins,
    // The rows about time must not fail for want of a processor.
    atOnce: 2,
    casesFor: ({ role = "importer", distance, source }) => ({
      role,
      source: () => source,
      distances: [distance],
      cases: processCases as readonly ConformanceCase<Capabilities>[],
      protocol: "scripted",
      config: { location: "scripted://x" },
      can: role === "storage" ? storageCan : importerCan,
    }),
  });
  deepEqual(found, rowsMeant(wrongPlugins));
});

Deno.test("there is a wrong plugin for every P row", () => {
  const rows = (list: readonly { readonly row: string }[]) => [
    ...new Set(list.map(({ row }) => row)),
  ];
  deepEqual(rows(wrongPlugins), rows(processCases));
});
