import type { Finding, Problem, Report } from "../manifest/finding.ts";
import { rules } from "../manifest/rules.ts";
import type { YamlSource } from "./yaml_source.ts";

/** Collects what is found, of several files. */
export interface Findings {
  /** Takes note of a mistake in the manifest, at a place of it. */
  readonly report: Report;
  /** Takes note of a mistake in any file. */
  reportIn(file: string, line: number, problem: Problem): void;
  /** What was found so far: the manifest first, every file by its lines. */
  list(): readonly Finding[];
}

/**
 * Begins a collection.
 *
 * @param file The manifest, as it is to be shown.
 * @param source Where things stand in it.
 */
export function findings(file: string, source: YamlSource): Findings {
  const found: Finding[] = [];
  function reportIn(file: string, line: number, given: Problem): void {
    const { rule, problem, fix, edit } = given;
    const { why } = rules[rule];
    const severity = given.severity ?? rules[rule].severity;
    // Two entries may share a file, and what is wrong with it.
    const isKnown = found.some((known) =>
      known.file === file && known.line === line && known.problem === problem
    );
    if (isKnown) return;
    found.push({
      rule,
      severity,
      file,
      line,
      problem,
      why: given.why ?? why,
      fix,
      ...(edit === undefined ? {} : { edit }),
    });
  }
  return {
    reportIn,
    report: (path, problem) => reportIn(file, source.lineOf(path), problem),
    list() {
      const rank = (each: Finding) => each.file === file ? 0 : 1;
      return found.toSorted((a, b) =>
        rank(a) - rank(b) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line)
      );
    },
  };
}
