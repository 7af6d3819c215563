import type { Capabilities, ConformanceCase } from "../../testing/conformance_case.ts";
import { runCases, type RunCasesOptions } from "../../testing/run_cases.ts";

/** What is wrong, and which rows have to say so. */
export interface Wrong {
  /** What it does, as a sentence about it. */
  readonly why: string;
  /** The row that is meant for it. */
  readonly row: string;
  /** Further rows that cannot but fail with it. */
  readonly also?: readonly string[];
}

/** How wrong connectors are put through the kit. */
export interface CatchOptions<Each extends Wrong, Can extends Capabilities> {
  /** The wrong connectors. */
  readonly all: readonly Each[];
  /** How many at once; the cases wait more than they work. */
  readonly atOnce: number;
  /** Whether nothing may run beside it. */
  readonly alone?: (each: Each) => boolean;
  /** How the cases are run on one. */
  readonly casesFor: (each: Each) => RunCasesOptions<Can>;
}

/** One wrong connector, and the rows that fail with it. */
export interface Caught {
  readonly why: string;
  readonly rows: readonly string[];
}

const LONGEST_MESSAGE = 160;

/**
 * Runs the cases on each wrong connector, prints what they say, and gives the rows that fail.
 *
 * A row that nobody expects is tried again when all else is done: it counts when it fails again. One
 * that a busy machine made fail, by a limit of time, would else say something about the connector.
 */
export async function rowsThatCatch<Each extends Wrong, Can extends Capabilities>(
  { all, atOnce, alone = () => false, casesFor }: CatchOptions<Each, Can>,
): Promise<readonly Caught[]> {
  const found = new Map<Each, Map<string, string>>();
  const look = async (each: Each) => void found.set(each, await failures(casesFor(each)));
  for (const each of all) if (alone(each)) await look(each);
  const waiting = all.filter((each) => !alone(each));
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await look(next);
  }));
  for (const [each, rows] of found) {
    for (const row of [...rows.keys()]) {
      if (meantRows(each).includes(row)) continue;
      const again = await failures({ ...casesFor(each), rows: [row] });
      if (!again.has(row)) rows.delete(row);
    }
  }
  console.log(all.map((each) => lines(each, found.get(each)!)).join("\n"));
  return all.map((each) => ({ why: each.why, rows: [...found.get(each)!.keys()].sort() }));
}

/** What makes a case long: records without end, and more names than one answer holds. */
const DEAR: readonly string[] = ["endless", "listsMany"];

/** The cases to run on a wrong connector; those that take long are for the one they are meant for. */
export function casesAbout<Can extends Capabilities>(
  cases: readonly ConformanceCase<Can>[],
  wrong: Wrong,
): readonly ConformanceCase<Can>[] {
  const meant = meantRows(wrong);
  return cases.filter(({ row, needs = [] }) =>
    meant.includes(row) || !needs.some((need) => DEAR.includes(String(need)))
  );
}

/** The rows that have to fail with each, in the form of {@link rowsThatCatch}. */
export function rowsMeant(all: readonly Wrong[]): readonly Caught[] {
  return all.map((each) => ({ why: each.why, rows: meantRows(each) }));
}

function meantRows({ row, also = [] }: Wrong): readonly string[] {
  return [row, ...also].sort();
}

/** The rows that fail, each with its first message. */
async function failures<Can extends Capabilities>(
  options: RunCasesOptions<Can>,
): Promise<Map<string, string>> {
  const failed = new Map<string, string>();
  for (const { row, outcome } of await runCases(options)) {
    if (outcome.kind === "failed" && !failed.has(row)) failed.set(row, outcome.error.message);
  }
  return failed;
}

function lines({ why }: Wrong, rows: ReadonlyMap<string, string>): string {
  const messages = [...rows].map(([row, message]) => {
    const text = message.replaceAll("\n", " ");
    const short = text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
    return `  ${row.padEnd(4)} ${short}`;
  });
  return ["", why, ...messages].join("\n");
}
