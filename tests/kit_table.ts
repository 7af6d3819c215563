import type { Capabilities, ConformanceCase } from "../testing/conformance_case.ts";
import { exporterCases } from "../testing/exporter_cases.ts";
import { importerCases } from "../testing/importer_cases.ts";
import { processCases } from "../testing/process_cases.ts";
import { casesV10 } from "../testing/cases_v1_0.ts";
import { storageCases } from "../testing/storage_cases.ts";

/** Every case of the kit, P before I before E before S before V. */
export const kitCases: readonly ConformanceCase<Capabilities>[] = [
  ...processCases,
  ...importerCases,
  ...exporterCases,
  ...storageCases,
  ...casesV10,
] as readonly ConformanceCase<Capabilities>[];

/** The table of docs/testing.md: each case with what it needs and where it means something. */
export function kitTable(cases: readonly ConformanceCase<Capabilities>[] = kitCases): string {
  const lines = cases.map(({ row, statement, roles, needs = [], distances }) =>
    `| ${
      [
        row,
        statement.replaceAll("|", "\\|"),
        /^[PV]/.test(row) && roles.length < 3 ? roles.join(", ") : "",
        needs.map((need) => `\`${need}\``).join(", "),
        distances?.join(", ") ?? "",
      ].join(" | ")
    } |`
  );
  return [
    "| row | what must hold | only for | needs | only at |",
    "| --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}
