import { ConnectorError } from "../../sdk/error.ts";
import { parseLocation } from "../../sdk/location.ts";
import type { DeclaredSkip } from "../../testing/conformance_case.ts";
import type { Role } from "../../testing/subject.ts";
import { commandArguments } from "../command_arguments.ts";

/** The forms a report can have. */
export const reportFormats = ["text", "junit", "json"] as const;

/** The form of a report. */
export type ReportFormat = typeof reportFormats[number];

/** What the command `test` was told. */
export interface TestArguments {
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

const roles: readonly Role[] = ["importer", "exporter", "storage"];

function refuse(message: string): never {
  throw new ConnectorError(`${message}; see --help`, { code: "invalid_argument" });
}

/**
 * Reads the arguments of the command `test`; `undefined` when help is wanted. Pure.
 *
 * @throws {ConnectorError} `invalid_argument`, in one sentence.
 */
export function testArguments(given: readonly string[]): TestArguments | undefined {
  const { values, positionals } = commandArguments({
    args: ownArguments(given),
    allowPositionals: true,
    options: {
      role: { type: "string" },
      config: { type: "string", multiple: true },
      protocol: { type: "string" },
      can: { type: "string" },
      skip: { type: "string", multiple: true },
      row: { type: "string", multiple: true },
      "case-timeout": { type: "string" },
      "start-timeout": { type: "string" },
      report: { type: "string" },
      out: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  const [executable, ...more] = positionals;
  if (executable === undefined) refuse("say which executable to test");
  if (more.length > 0) refuse(`one executable at a time; "${more[0]}" is another one`);
  const config = configOf(values.config ?? []);
  return {
    executable,
    args: pluginArguments(given),
    role: oneOf("role", values.role, roles),
    config,
    protocol: values.protocol ?? parseLocation(config["location"]!).protocol,
    ...(values.can === undefined ? {} : { can: values.can }),
    skip: (values.skip ?? []).map(skipOf),
    ...(values.row === undefined ? {} : { rows: values.row }),
    caseTimeout: milliseconds("case-timeout", values["case-timeout"] ?? "30"),
    startTimeout: milliseconds("start-timeout", values["start-timeout"] ?? "20"),
    report: oneOf("report", values.report ?? "text", reportFormats),
    ...(values.out === undefined ? {} : { out: values.out }),
  };
}

function ownArguments(given: readonly string[]): string[] {
  const end = given.indexOf("--");
  return given.slice(0, end < 0 ? undefined : end);
}

function pluginArguments(given: readonly string[]): readonly string[] {
  const end = given.indexOf("--");
  return end < 0 ? [] : given.slice(end + 1);
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
