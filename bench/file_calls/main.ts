import { join } from "node:path";
import { commandArguments } from "../../cli/command_arguments.ts";
import { runCommand } from "../../cli/run_command.ts";
import { countOf } from "../bench_options.ts";
import { median } from "../../cli/bench/median.ts";
import { writeRandomFile } from "../../cli/bench/random_file.ts";
import { secondsOf } from "../../cli/bench/seconds_of.ts";
import { scratchFolder } from "../scratch_folder.ts";
import { makeSmallFiles } from "../small_files.ts";
import { readBlocking, readPromised } from "./read_files.ts";

const help = `Measures blocking file calls beside those with promises, by turns, on files in memory.

usage: ./denow run -A bench/file_calls/main.ts [--rounds N] [--folder FOLDER] [--json]

  --rounds N       counted rounds, whose medians are shown; 5 by default
  --folder FOLDER  where the files lie; the system's temporary folder by default. They are removed.
  --json           print one JSON object instead of a table
  --help           print this

Progress goes to stderr. docs/design/0004 tells what the figures decided.`;

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;

/** What is read: this many files of a size, in pieces of another. */
const cases = [
  { size: 4 * KIBIBYTE, count: 5000, buffer: 4 * KIBIBYTE },
  { size: 64 * KIBIBYTE, count: 2000, buffer: 64 * KIBIBYTE },
  { size: 512 * MEBIBYTE, count: 1, buffer: 256 * KIBIBYTE },
];

/** One line of the table; times in microseconds for each file. */
interface Line {
  readonly what: string;
  readonly blocking: number;
  readonly promised: number;
  /** How many times as long the promises take. */
  readonly ratio: number;
}

/** Runs the command; resolves to the exit code. */
async function fileCalls(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = commandArguments({
    args,
    options: {
      rounds: { type: "string" },
      folder: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const rounds = countOf("--rounds", values.rounds, 5);
  const folder = await scratchFolder(values.folder);
  const lines: Line[] = [];
  try {
    for (const { size, count, buffer } of cases) {
      const place = join(folder, `of-${size}`);
      const what = `${count} × ${sizeInWords(size)}`;
      console.error(`making ${what}`);
      const paths = count > 1
        ? await makeSmallFiles(place, count, size, signal)
        : await oneFile(place, size, signal);
      for (const concurrency of count > 1 ? [1, 8] : [1]) {
        console.error(`reading ${what}, ${concurrency} at once`);
        lines.push(
          await compare(`${what}, ${concurrency} at once`, rounds, signal, {
            blocking: () => readBlocking(paths, buffer, concurrency, signal),
            promised: () => readPromised(paths, buffer, concurrency, signal),
          }, count),
        );
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  console.log(values.json ? JSON.stringify(lines, null, 2) : lines.map(inWords).join("\n"));
  return 0;
}

async function oneFile(path: string, size: number, signal: AbortSignal): Promise<string[]> {
  await writeRandomFile(path, size, signal);
  return [path];
}

async function compare(
  what: string,
  rounds: number,
  signal: AbortSignal,
  ways: Readonly<Record<"blocking" | "promised", () => Promise<void>>>,
  count: number,
): Promise<Line> {
  const taken = { blocking: [] as number[], promised: [] as number[] };
  // A round before the first brings files and code into memory.
  for (let round = 0; round <= rounds; round++) {
    for (const way of ["blocking", "promised"] as const) {
      signal.throwIfAborted();
      const seconds = await secondsOf(ways[way]);
      if (round > 0) taken[way].push(seconds * 1e6 / count);
    }
  }
  const blocking = median(taken.blocking);
  const promised = median(taken.promised);
  return { what, blocking, promised, ratio: promised / blocking };
}

function sizeInWords(bytes: number): string {
  return bytes < MEBIBYTE ? `${bytes / KIBIBYTE} KiB` : `${bytes / MEBIBYTE} MiB`;
}

function inWords({ what, blocking, promised, ratio }: Line): string {
  const micros = (value: number) => `${value.toFixed(0)} µs`.padStart(12);
  return `${what.padEnd(26)} blocking ${micros(blocking)}  promised ${micros(promised)}  ` +
    `${ratio.toFixed(2)} ×`;
}

if (import.meta.main) await runCommand("file_calls", fileCalls);
