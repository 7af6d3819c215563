import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { storageCases } from "../../testing/storage_cases.ts";
import { storageCan } from "../scripted/storage_can.ts";
import { casesAbout } from "./cases_about.ts";
import { rowsMeant, rowsThatCatch } from "./rows_that_catch.ts";
import { wrongStores } from "./stores.ts";

const CASE_TIMEOUT = 20_000;

Deno.test("each wrong store is caught by exactly the row meant for it", async () => {
  const found = await rowsThatCatch({
    all: wrongStores,
    atOnce: 4,
    casesFor: (wrong) => ({
      role: "storage",
      source: () => wrong.source,
      distances: ["direct"],
      cases: casesAbout(storageCases, wrong),
      protocol: "scripted",
      config: {},
      can: storageCan,
      caseTimeout: CASE_TIMEOUT,
    }),
  });
  deepEqual(found, rowsMeant(wrongStores));
});

Deno.test("there is a wrong store for every row", () => {
  const rows = (list: readonly { readonly row: string }[]) => [
    ...new Set(list.map(({ row }) => row)),
  ];
  deepEqual(rows(wrongStores), rows(storageCases));
});
