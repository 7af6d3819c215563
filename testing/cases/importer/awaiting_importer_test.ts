import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { defineImporter } from "../../../sdk/define_importer.ts";
import { directoryRecord } from "../../../sdk/directory_record.ts";
import { fileRecord } from "../../../sdk/file_record.ts";
import type { ImportRecord } from "../../../sdk/record.ts";
import { importerCases } from "../../importer_cases.ts";
import { runCases } from "../../run_cases.ts";

const files: Readonly<Record<string, Uint8Array>> = {
  "/a": new TextEncoder().encode("the first"),
  "/b": new TextEncoder().encode("the second"),
  "/empty": new Uint8Array(),
};

function* records(): Generator<ImportRecord, void> {
  yield directoryRecord("/", { modTime: 1n });
  for (const [path, content] of Object.entries(files)) {
    yield fileRecord(path, { size: content.length, modTime: 1n }, () => content);
  }
}

/** Goes on only when its record was answered, as one does that moves what was saved. */
const importer = defineImporter({
  protocol: "awaiting",
  flags: ["needack"],
  create: () => ({
    root: "/",
    async *import({ results }) {
      const answers = results[Symbol.asyncIterator]();
      for (const record of records()) {
        yield record;
        const { done } = await answers.next();
        if (done) throw new Error(`no result came for "${record.path}"`);
      }
    },
  }),
});

Deno.test("an importer that waits for each result is taken for what it is", async () => {
  const results = await runCases({
    role: "importer",
    connector: importer,
    distances: ["direct"],
    cases: importerCases,
    protocol: "awaiting",
    config: { location: "awaiting://x" },
    can: { files, emptyFile: "/empty", stable: true },
  });
  const failed = results.flatMap(({ row, statement, outcome }) =>
    outcome.kind === "failed" ? [`${row} ${statement}: ${outcome.error.message}`] : []
  );
  deepEqual(failed, []);
  const passed = new Set(
    results.flatMap(({ row, outcome }) => outcome.kind === "passed" ? [row] : []),
  );
  const expected = ["I1", "I5", "I6", "I7", "I8", "I11", "I12", "I19", "I20", "I27", "I28", "3.6"];
  deepEqual(expected.filter((row) => !passed.has(row)), []);
});
