import { commandArguments } from "../cli/command_arguments.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { TransportName } from "./bench_context.ts";

/** What {@linkcode benchOptions} does not understand otherwise. */
export const benchHelp: string =
  `Measures the compiled connectors on both transports beside the raw limit of this machine, by turns.

usage: ./denow task bench [--quick] [--only PARTS] [--transport NAME] [--rounds N] [--folder FOLDER]
                          [--bin FOLDER] [--json | --markdown]

  --quick           leave out the memory part: files of 1 and 4 GiB and 200,000 empty ones
  --only PARTS      some parts alone, with commas: start, opens, gets, throughput, memory, and s3,
                    which only runs when it is named: it needs SeaweedFS, and fetches it
  --transport NAME  one transport alone: http2 or grpc-js
  --rounds N        counted rounds, whose medians are shown; 5 by default
  --folder FOLDER   where the files that are sent lie, up to 4 GiB at once; the system's temporary
                    folder by default. They are removed. On a tmpfs no disk takes part.
  --bin FOLDER      where the executables are compiled to, and used again; removed by default
  --json            print one JSON object instead of a table
  --markdown        print the table in Markdown
  --help            print this

Progress goes to stderr. docs/bench.md tells what each row means.`;

/** The parts of the bench, in their order. */
export const parts = ["start", "opens", "gets", "throughput", "memory", "s3"] as const;
/** One of them. */
export type Part = typeof parts[number];

/** What to measure, and how to show it. */
export interface BenchOptions {
  readonly parts: readonly Part[];
  readonly transports: readonly TransportName[];
  readonly rounds: number;
  readonly folder: string | undefined;
  readonly bin: string | undefined;
  readonly format: "table" | "json" | "markdown";
  readonly help: boolean;
}

/** Reads the arguments; throws a `ConnectorError` "invalid_argument" that says what to give. */
export function benchOptions(args: string[]): BenchOptions {
  const { values } = commandArguments({
    args,
    options: {
      quick: { type: "boolean" },
      only: { type: "string" },
      transport: { type: "string" },
      rounds: { type: "string" },
      folder: { type: "string" },
      bin: { type: "string" },
      json: { type: "boolean" },
      markdown: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const { quick = false, only, transport, json = false, markdown = false, help = false } = values;
  if (json && markdown) throw refusal("--json and --markdown exclude each other; give one of them");
  return {
    parts: only === undefined
      ? parts.filter((part) => part !== "s3" && (!quick || part !== "memory"))
      : chosen(only.split(","), parts, "part"),
    transports: transportsFor(only, transport),
    rounds: countOf("--rounds", values.rounds, 5),
    folder: values.folder,
    bin: values.bin,
    format: json ? "json" : markdown ? "markdown" : "table",
    help,
  };
}

/** The transports to measure; the s3 part has only one of them. */
function transportsFor(only: string | undefined, given: string | undefined): TransportName[] {
  const names: readonly TransportName[] = ["http2", "grpc-js"];
  if (given !== undefined) return chosen([given], names, "transport");
  return only === "s3" ? ["http2"] : [...names];
}

/** A whole number from 1 on, given to an option. */
export function countOf(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count >= 1 && Number.isSafeInteger(count)) return count;
  throw refusal(`"${text}" is no number of ${option}; give a whole number from 1 on`);
}

/** The names that were given, in the order of those that there are. */
export function chosen<Name extends string>(
  given: readonly string[],
  known: readonly Name[],
  what: string,
): Name[] {
  for (const name of given) {
    if ((known as readonly string[]).includes(name)) continue;
    throw refusal(`"${name}" is no ${what}; there are: ${known.join(", ")}`);
  }
  return known.filter((name) => given.includes(name));
}

function refusal(message: string): ConnectorError {
  return new ConnectorError(message, { code: "invalid_argument" });
}
