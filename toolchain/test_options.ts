/** The suites, in the order of their table; `schedule` tells when they run. */
export const SUITES = [
  "unit",
  "docs",
  "conformance",
  "h2spec",
  "grpc interop",
  "alone",
  "compiled",
  "toolkit",
  "s3",
  "versitygw",
  "go host",
  "go grpc-js",
] as const;

/** One of {@linkcode SUITES}. */
export type SuiteName = typeof SUITES[number];

/** Suites that need compiled connectors. */
export const COMPILING: readonly SuiteName[] = [
  "compiled",
  "toolkit",
  "s3",
  "go host",
  "go grpc-js",
];

/** What the command line of the test task asks for. */
export interface TestOptions {
  /** The suites to run. */
  readonly suites: readonly SuiteName[];
  /** Words of which a test's name must hold one; any name when empty. */
  readonly names: readonly string[];
  /** Words of which a test file's path must hold one; any path when empty. */
  readonly paths: readonly string[];
  /** Prints one JSON object, and all else to stderr. */
  readonly json: boolean;
  /** Prints the usage and nothing else. */
  readonly help: boolean;
}

/** The text of `--help`. */
export const USAGE = `Runs the tests of this repository and sums them up.

usage: ./denow task test [filter...] [--no-compile] [--suite=NAME] [--json]

  filter        a part of a test's name (I15, "two records"), or of a file's path when it holds
                a "/" or ends with ".ts" (sdk/files/, flags_test.ts); suites that cannot be
                filtered are then left out
  --no-compile  leave out the suites that compile programs: ${COMPILING.join(", ")}
  --suite=NAME  only this suite, and others named so: ${SUITES.join(", ")}
  --json        print one JSON object when it is over, and all else to stderr
  --help        print this`;

/** Reads the arguments of the test task; throws for one that it does not know. */
export function readTestOptions(args: readonly string[]): TestOptions {
  const chosen: SuiteName[] = [];
  const names: string[] = [];
  const paths: string[] = [];
  let [compile, json, help] = [true, false, false];
  for (const arg of args) {
    if (arg === "--no-compile") compile = false;
    else if (arg === "--json") json = true;
    else if (arg === "--help" || arg === "-h") help = true;
    else if (arg.startsWith("--suite=")) chosen.push(suiteNamed(arg.slice("--suite=".length)));
    else if (arg.startsWith("-")) {
      throw new Error(`Cannot run the tests: the option "${arg}" is unknown; see --help`);
    } else (/\/|\.ts$/.test(arg) ? paths : names).push(arg);
  }
  const suites = SUITES.filter((suite) =>
    (chosen.length === 0 || chosen.includes(suite)) && (compile || !COMPILING.includes(suite))
  );
  return { suites, names, paths, json, help };
}

function suiteNamed(name: string): SuiteName {
  const suite = SUITES.find((known) => known === name);
  if (suite !== undefined) return suite;
  throw new Error(
    `Cannot run the tests: there is no suite "${name}"; there are: ${SUITES.join(", ")}`,
  );
}
