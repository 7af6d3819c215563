import { ConnectorError } from "../../sdk/error.ts";
import type { Generation } from "../../sdk/generation.ts";
import { parseLocation } from "../../sdk/location.ts";
import type { DeclaredSkip } from "../../testing/conformance_case.ts";
import type { Role } from "../../testing/subject.ts";
import type { TestOptions } from "./test_options.ts";

/** The forms a report can have. */
export const reportFormats = ["text", "junit", "json"] as const;

/** The form of a report. */
export type ReportFormat = typeof reportFormats[number];

/** How the kit is to be run. */
export interface RunArguments {
  /** The hosts whose rows are run; those that the plugin knows when left out. */
  readonly api?: Generation;
  /** The rows to run; all when left out. */
  readonly rows?: readonly string[];
  /** Milliseconds. */
  readonly caseTimeout: number;
  /** Milliseconds. */
  readonly startTimeout: number;
  readonly report: ReportFormat;
  /** File for the report, as it was given. */
  readonly out?: string;
}

/** What the command `test` was told about an executable. */
export interface TestArguments extends RunArguments {
  /** The executable as it was given. */
  readonly executable: string;
  /** The manifest's `args` for it. */
  readonly args: readonly string[];
  readonly role: Role;
  /** The options for Init, `{folder}` still in them. */
  readonly config: Readonly<Record<string, string>>;
  readonly protocol: string;
  /** File with the capabilities, as it was given. */
  readonly can?: string;
  readonly skip: readonly DeclaredSkip[];
}

const roles: readonly Role[] = ["importer", "exporter", "storage"];

function refuse(message: string): never {
  throw new ConnectorError(`${message}; see --help`, { code: "invalid_argument" });
}

/**
 * Reads what the command `test` was told about an executable. Pure.
 *
 * @param words The arguments before `--`.
 * @param pluginArgs Those after it.
 * @throws {ConnectorError} `invalid_argument`, in one sentence.
 */
export function testArguments(
  words: readonly string[],
  pluginArgs: readonly string[],
  options: TestOptions,
): TestArguments {
  const [executable, ...more] = words;
  if (executable === undefined) refuse("say which executable to test");
  if (more.length > 0) refuse(`one executable at a time; "${more[0]}" is another one`);
  const role = oneOf("role", options.role, roles);
  const config = configOf(options.config ?? []);
  return {
    executable,
    args: pluginArgs,
    role,
    config,
    protocol: options.protocol ?? parseLocation(config["location"]!).protocol,
    ...(options.can === undefined ? {} : { can: options.can }),
    skip: (options.skip ?? []).map(skipOf),
    ...runArguments(options),
  };
}

/**
 * Reads how the kit is to be run, whatever it is run on. Pure.
 *
 * @throws {ConnectorError} `invalid_argument`, in one sentence.
 */
export function runArguments(options: TestOptions): RunArguments {
  return {
    ...(options.api === undefined ? {} : { api: options.api }),
    ...(options.row === undefined ? {} : { rows: options.row }),
    caseTimeout: milliseconds("case-timeout", options.caseTimeout),
    startTimeout: milliseconds("start-timeout", options.startTimeout),
    report: options.json ? "json" : oneOf("report", options.report, reportFormats),
    ...(options.out === undefined ? {} : { out: options.out }),
  };
}

/**
 * Whether the command is told of one executable, and not of connectors of the project. Pure.
 */
export function isAboutExecutable(words: readonly string[], options: TestOptions): boolean {
  const { role, config, protocol, can, skip } = options;
  return [role, config, protocol, can, skip].some((given) => given !== undefined) ||
    words.some((word) => word.includes("/"));
}

function oneOf<Word extends string>(
  option: string,
  given: string | undefined,
  words: readonly Word[],
): Word {
  const list = words.map((word) => `"${word}"`).join(", ");
  if (given === undefined) refuse(`--${option} is missing: one of ${list}`);
  return words.find((word) => word === given) ??
    refuse(`--${option} is "${given}", which is none of ${list}`);
}

function configOf(given: readonly string[]): Readonly<Record<string, string>> {
  const config = new Map<string, string>();
  for (const each of given) {
    const [key, value] = split("config", each, "KEY=VALUE");
    if (config.has(key)) refuse(`--config gives "${key}" twice`);
    config.set(key, value);
  }
  if (!config.get("location")) {
    refuse("--config location=... is missing: say where the connector is to look");
  }
  return Object.fromEntries(config);
}

function skipOf(given: string): DeclaredSkip {
  const [row, reason] = split("skip", given, "ROW=REASON");
  if (reason.trim() === "") refuse(`--skip ${row} has no reason; say why the row cannot hold`);
  return { row, reason };
}

/** The value is not shown: it may be a secret. */
function split(option: string, given: string, form: string): [string, string] {
  const at = given.indexOf("=");
  if (at > 0) return [given.slice(0, at), given.slice(at + 1)];
  return refuse(`--${option} wants ${form}${at < 0 ? `, not "${given}"` : ""}`);
}

function milliseconds(option: string, given: string): number {
  const seconds = /^\d{1,6}(\.\d{1,3})?$/.test(given) ? Number(given) : 0;
  return seconds > 0
    ? seconds * 1000
    : refuse(`--${option} is "${given}", which is no number of seconds`);
}
