import { exporterMethodsV10 } from "../../../proto/v1_0/exporter_methods.ts";
import type { InfoResponse } from "../../../proto/v1_0/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import type { ConformanceCase } from "../../conformance_case.ts";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";
import type { ImporterCapabilities } from "../../importer_capabilities.ts";
import { pathFault } from "../importer/path_fault.ts";
import { answered } from "../process/call_cases.ts";
import { callV10, closeV10 } from "./call_v1_0.ts";
import { exporterCaseV10, importerCaseV10 } from "./case_v1_0.ts";
import { configV10, startV10 } from "./init_v1_0.ts";
import { scannedImporter } from "./scanned_importer.ts";

// One backup asks six times (protocol 6.4).
const TIMES = 6;

function checkRoot(root: string): void {
  const fault = root === "" ? "it is empty" : pathFault(root);
  if (fault !== undefined) throw new ConnectorError(`the root is "${root}": ${fault}`);
}

function checkSame(when: string, got: InfoResponse, first: InfoResponse): void {
  for (const field of ["type", "origin", "root"] as const) {
    if (got[field] === first[field]) continue;
    throw new ConnectorError(
      `Info ${when}: the ${field} is "${got[field]}" instead of "${first[field]}"`,
    );
  }
}

/** Row V2, importers: Info is called afresh each time something of it is needed. */
export const infoCases: readonly ConformanceCase<ImporterCapabilities>[] = [
  importerCaseV10({
    row: "V2",
    statement: "Info is answered again and again, before, during and after a Scan, with the same",
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      const first = await importer.info();
      checkRoot(first.root ?? "");
      for (const field of ["type", "origin"] as const) {
        if (!first[field]) throw new ConnectorError(`Info: the ${field} is empty`);
      }
      for (let time = 1; time < TIMES; time++) checkSame("again", await importer.info(), first);
      for await (const _ of importer.scanning()) {
        checkSame("during the Scan", await importer.info(), first);
        break;
      }
      checkSame("after the Scan", await importer.info(), first);
      await importer.close();
      await answered("Info after Close", importer.info());
    },
  }),
];

/** Row V2, exporters: Root is all that a v1.0 host asks them. */
export const rootCases: readonly ConformanceCase<ExporterCapabilities>[] = [
  exporterCaseV10({
    row: "V2",
    statement: "Root is answered again and again, with the same absolute and clean path",
    async run(subject, can) {
      await using plugin = await startV10(subject, await configV10(subject, can));
      const ask = () => callV10(subject, plugin, exporterMethodsV10.root, {});
      const { rootPath: first = "" } = await ask();
      checkRoot(first);
      for (let time = 1; time < TIMES; time++) {
        const { rootPath } = await ask();
        if (rootPath === first) continue;
        throw new ConnectorError(`Root again: "${rootPath}" instead of "${first}"`);
      }
      await closeV10(subject, plugin);
      await answered("Root after Close", ask());
    },
  }),
];
