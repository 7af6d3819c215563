import { deepStrictEqual as deepEqual } from "node:assert/strict";
import type { Capabilities } from "../../testing/conformance_case.ts";
import { casesV10 } from "../../testing/cases_v1_0.ts";
import type { Role } from "../../testing/subject.ts";
import { exporterCan } from "../scripted/exporter_can.ts";
import { importerCan } from "../scripted/importer_can.ts";
import { storageCan } from "../scripted/storage_can.ts";
import { wrongExportersV10 } from "./exporters_v1_0.ts";
import { wrongImportersV10 } from "./importers_v1_0.ts";
import { casesAbout } from "./cases_about.ts";
import { rowsMeant, rowsThatCatch } from "./rows_that_catch.ts";
import { wrongStoresV10 } from "./stores_v1_0.ts";

// A slow machine is no failure; only where a hang is meant it is not worth to wait.
const CASE_TIMEOUT = 60_000;
const HANG_TIMEOUT = 6_000;

const wrongPlugins = [...wrongImportersV10, ...wrongExportersV10, ...wrongStoresV10];
const can: Readonly<Record<Role, Capabilities>> = {
  importer: importerCan,
  exporter: exporterCan,
  storage: storageCan,
};

Deno.test("each plugin that is wrong before v1.0 hosts is caught by the row meant for it", async () => {
  const found = await rowsThatCatch({
    all: wrongPlugins,
    atOnce: 4,
    casesFor: (wrong) => ({
      role: wrong.role,
      source: () => wrong.source,
      distances: ["direct"],
      cases: casesAbout(casesV10, wrong),
      protocol: "scripted",
      config: { location: "scripted://x" },
      can: can[wrong.role],
      caseTimeout: wrong.hangs ? HANG_TIMEOUT : CASE_TIMEOUT,
    }),
  });
  deepEqual(found, rowsMeant(wrongPlugins));
});

Deno.test("there is a plugin that is wrong before v1.0 hosts for every V row", () => {
  const rows = (list: readonly { readonly row: string }[]) =>
    [...new Set(list.map(({ row }) => Number(row.slice(1))))].sort((one, other) => one - other);
  deepEqual(rows(wrongPlugins), rows(casesV10));
});
