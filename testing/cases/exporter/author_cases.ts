import { ok } from "node:assert/strict";
import { errorMessage } from "../../../sdk/error_message.ts";
import type { Subject } from "../../subject.ts";
import type { ExporterCase } from "./exporter_case.ts";
import {
  answerFor,
  expectContent,
  expectOneAnswerEach,
  expectRefused,
  expectStored,
} from "./expect_export.ts";
import { openExport, type SeenExport } from "./open_export.ts";
import { type Place, placeFor } from "./place.ts";
import { fileRecord, folderRecord, textBytes } from "./restored_records.ts";

const FILES: readonly string[] = ["/a", "/b", "/c"];

/** What becomes of records when an author forgets, fails or ends (rows E5, E10 to E12). */
export const authorCases: readonly ExporterCase[] = [
  {
    row: "E5",
    statement: "a record the author never answers is answered with an error, and nothing hangs",
    roles: ["exporter"],
    needs: ["forgets"],
    async run(subject, can) {
      const { path, ...provoked } = can.forgets!;
      const paths = ["/", ...new Set([...FILES, path])];
      const seen = await restore(subject, await placeFor(subject, can, provoked), paths);
      expectOneAnswerEach(seen, paths);
      expectRefused(seen, path, "its author never answered it");
      for (const other of paths) if (other !== path) expectStored(seen, other);
    },
  },
  {
    row: "E10",
    statement: "a record that fails is answered with its error, and the restore goes on",
    roles: ["exporter"],
    needs: ["failsOne"],
    async run(subject, can) {
      const { path, message, ...provoked } = can.failsOne!;
      const place = await placeFor(subject, can, provoked);
      const paths = ["/", ...new Set([path, ...FILES])];
      const seen = await restore(subject, place, paths);
      expectOneAnswerEach(seen, paths);
      const text = expectRefused(seen, path, "its author failed on it");
      ok(text.includes(message), `expected the error of ${path} to say "${message}": ${seen.text}`);
      ok(seen.failure === undefined, `expected the restore to go on to its end OK: ${seen.text}`);
      for (const other of paths) {
        if (other === path) continue;
        expectStored(seen, other);
        if (can.shows !== undefined && other !== "/") {
          await expectContent(place, other, textBytes(`content of ${other}`));
        }
      }
    },
  },
  {
    row: "E11",
    statement: "an author who ends early leaves errors behind, never a silent OK",
    roles: ["exporter"],
    needs: ["endsEarly"],
    async run(subject, can) {
      const paths = ["/", ...FILES];
      const seen = await restore(subject, await placeFor(subject, can, can.endsEarly), paths);
      for (const path of FILES) {
        const answers = seen.results.filter((result) => result.path === path);
        ok(
          answers.every(({ error }) => error !== ""),
          `${path} was never taken by the author, but answered with success: ${seen.text}`,
        );
        ok(
          answers.length > 0 || seen.failure !== undefined,
          `${path} was lost in silence: neither an answer nor an error of the call: ${seen.text}`,
        );
      }
    },
  },
  {
    row: "E12",
    statement: "an author who throws ends the call with the message, results first",
    roles: ["exporter"],
    needs: ["throwsEarly"],
    async run(subject, can) {
      const { message, ...provoked } = can.throwsEarly!;
      const seen = await restore(subject, await placeFor(subject, can, provoked), ["/", ...FILES]);
      ok(seen.failure !== undefined, `expected the call to fail with "${message}": ${seen.text}`);
      ok(
        errorMessage(seen.failure).includes(message),
        `expected the call to fail with "${message}": ${seen.text}`,
      );
      // The one record the author took is answered before the end, with whatever became of it.
      answerFor(seen, "/");
      const wrong = seen.results.find(({ path, error }) => path !== "/" && error === "");
      ok(wrong === undefined, `${wrong?.path} was never taken, but answered with success`);
    },
  },
];

/** Restores a folder and small files, whatever comes. */
async function restore(
  subject: Subject,
  place: Place,
  paths: readonly string[],
): Promise<SeenExport> {
  await using host = await openExport(subject, place.config);
  for (const path of paths) {
    const content = textBytes(`content of ${path}`);
    if (path === "/") await host.record(folderRecord(path));
    else await host.record(fileRecord(path, { size: content.length }), content);
  }
  return await host.finish();
}
