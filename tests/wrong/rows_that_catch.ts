import type { Capabilities } from "../../testing/conformance_case.ts";
import { runCases, type RunCasesOptions } from "../../testing/run_cases.ts";
import { meantRows, type Wrong } from "./wrong.ts";

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
      if (again.has(row)) continue;
      console.log(`${row} failed once, and held when it was tried again: ${each.why}`);
      rows.delete(row);
    }
  }
  console.log(all.map((each) => lines(each, found.get(each)!)).join("\n"));
  return all.map((each) => ({ why: each.why, rows: [...found.get(each)!.keys()].sort() }));
}

/** The rows that have to fail with each, in the form of {@link rowsThatCatch}. */
export function rowsMeant(all: readonly Wrong[]): readonly Caught[] {
  return all.map((each) => ({ why: each.why, rows: meantRows(each) }));
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
