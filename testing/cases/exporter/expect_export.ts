import { fail, ok } from "node:assert/strict";
import type { RestoredEntry } from "../../exporter_capabilities.ts";
import type { SeenExport, SeenResult } from "./open_export.ts";
import type { Place } from "./place.ts";

/** Fails unless every path has exactly one answer and nothing else was answered (row E13). */
export function expectOneAnswerEach(seen: SeenExport, paths: readonly string[]): void {
  for (const path of paths) {
    const count = seen.results.filter((result) => result.path === path).length;
    ok(count === 1, `expected exactly one answer for ${path}, got ${count}: ${seen.text}`);
  }
  ok(
    seen.results.length === paths.length,
    `expected ${paths.length} answers, got ${seen.results.length}: ${seen.text}`,
  );
}

/** Fails unless every record was answered once, with success, and the call ended with OK. */
export function expectAllStored(seen: SeenExport, paths: readonly string[]): void {
  expectOneAnswerEach(seen, paths);
  const failed = seen.results.find(({ error }) => error !== "");
  ok(failed === undefined, `expected no error, but ${failed?.path} failed: ${seen.text}`);
  ok(seen.failure === undefined, `expected the end OK: ${seen.text}`);
}

/** The one answer for a path. */
export function answerFor(seen: SeenExport, path: string): SeenResult {
  const found = seen.results.filter((result) => result.path === path);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  return fail(`expected exactly one answer for ${path}, got ${found.length}: ${seen.text}`);
}

/** Fails unless a path was answered with success. */
export function expectStored(seen: SeenExport, path: string): void {
  const { error } = answerFor(seen, path);
  ok(error === "", `expected ${path} to be restored, but it was answered with "${error}"`);
}

/** Fails unless a path was answered with an error; its text. */
export function expectRefused(seen: SeenExport, path: string, why: string): string {
  const { error } = answerFor(seen, path);
  ok(error !== "", `expected an error for ${path} (${why}), but it was answered with success`);
  return error;
}

/** Fails unless a file was restored with exactly this content. */
export async function expectContent(
  place: Place,
  path: string,
  expected: Uint8Array,
): Promise<RestoredEntry> {
  const entry = await place.look(path);
  if (entry === undefined) return fail(`expected the file ${path}, but nothing was restored there`);
  ok(entry.kind === "file", `expected the file ${path}, but a ${entry.kind} was restored there`);
  const content = entry.content ?? new Uint8Array();
  ok(
    content.length === expected.length,
    `expected ${expected.length} bytes in ${path}, got ${content.length}`,
  );
  const at = content.findIndex((byte, index) => byte !== expected[index]);
  ok(at === -1, `the ${content.length} bytes of ${path} differ from those sent, first at ${at}`);
  return entry;
}

/** Fails when anything lies at a path. */
export async function expectNothing(place: Place, path: string, why: string): Promise<void> {
  const entry = await place.look(path);
  if (entry === undefined) return;
  const size = entry.content === undefined ? "" : ` of ${entry.content.length} bytes`;
  fail(`expected nothing at ${path} (${why}), but a ${entry.kind}${size} is there`);
}
