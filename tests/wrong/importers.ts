import { wrongFinishes } from "./importer_finish.ts";
import { wrongOpens } from "./importer_open.ts";
import { wrongUnderPressure } from "./importer_pressure.ts";
import { wrongRecordsSent } from "./importer_records.ts";
import { wrongResults } from "./importer_results.ts";
import { wrongStability } from "./importer_stability.ts";
import type { WrongImporter } from "./wrong_importer.ts";

/** Importers that are wrong on purpose, at least one for each row of the cases for importers. */
export const wrongImporters: readonly WrongImporter[] = [
  ...wrongFinishes,
  ...wrongOpens,
  ...wrongResults,
  ...wrongRecordsSent,
  ...wrongUnderPressure,
  ...wrongStability,
];
