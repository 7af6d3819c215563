import { wrongAnswers } from "./exporter_answers.ts";
import { wrongContents } from "./exporter_content.ts";
import { wrongStreams } from "./exporter_stream.ts";
import { wrongTrees } from "./exporter_tree.ts";
import type { WrongExporter } from "./wrong_exporter.ts";

/** Exporters that are wrong on purpose, at least one for each of the rows E1 to E21. */
export const wrongExporters: readonly WrongExporter[] = [
  ...wrongContents,
  ...wrongAnswers,
  ...wrongStreams,
  ...wrongTrees,
].sort((one, other) => Number(one.row.slice(1)) - Number(other.row.slice(1)));
