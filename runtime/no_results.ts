import { ConnectorError } from "../sdk/error.ts";
import type { ImportResult } from "../sdk/importer.ts";

/** What an author without `needack` finds where the results would be: reading says what to do. */
export const noResults: AsyncIterable<ImportResult> = {
  [Symbol.asyncIterator]() {
    throw new ConnectorError(
      `this importer gets no results; add "needack" to its flags to see them`,
      { code: "failed_precondition" },
    );
  },
};
