import { type LocationFlag, locationFlagsFromBits } from "../../sdk/flags.ts";
import type { Generation } from "../../sdk/generation.ts";
import type { Problem } from "../manifest/finding.ts";
import { connectorTypes } from "../manifest/manifest_rules.ts";
import type { ManifestConnector } from "../manifest/manifest_type.ts";
import { flagsProblem } from "./flags_problem.ts";
import { type Probe, probeProgram, servesOlder } from "./probe_program.ts";
import { sampleOptions } from "./sample_options.ts";

/** One entry whose program is there. */
export interface ProgramEntry {
  readonly connector: ManifestConnector;
  /** Absolute path of the program. */
  readonly executable: string;
  /** The parsed validator, if there is one. */
  readonly schema?: unknown;
  /** The flags of the source it is built of, where they are known. */
  readonly sourceFlags?: readonly LocationFlag[];
}

/** How the programs are asked. */
export interface CheckProgramOptions {
  /** An empty folder, for locations that are paths. */
  readonly scratch: string;
  /** The generation of plakar that is to take the program; v1.1 when left out. */
  readonly api?: Generation;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** What came of asking a program. */
export interface CheckedProgram {
  /** What is wrong, each with the key of the entry it belongs to. */
  readonly problems: readonly (Problem & { readonly key: string })[];
  /** Why it could not be asked for its flags, when that is no fault of it. */
  readonly unknown?: string;
}

/**
 * Starts the program of an entry once for each of its protocols, and compares what it answers in
 * Init with the entry: role, protocols, flags and type (protocol 2.6).
 *
 * @throws The signal's reason when it is aborted.
 */
export async function checkProgram(
  entry: ProgramEntry,
  options: CheckProgramOptions,
): Promise<CheckedProgram> {
  const { connector } = entry;
  const { api = "v1.1" } = options;
  const problems: (Problem & { readonly key: string })[] = [];
  const refused: { readonly protocol: string; readonly reason: string }[] = [];
  let answered = 0;
  for (const protocol of connector.protocols) {
    const probe = await probeBoth(entry, protocol, options);
    if (probe.kind === "failed") return { problems: [await failure(entry, probe.reason, options)] };
    if (probe.kind === "no-role") return { problems: [await wrongRole(entry, protocol, options)] };
    if (probe.kind === "refused") {
      refused.push({ protocol, reason: inOneLine(probe.reason) });
      continue;
    }
    if (probe.kind === "older" && api === "v1.1") return { problems: [olderProgram(connector)] };
    answered++;
    const { type = "" } = probe.kind === "older" ? probe : probe.init;
    const whose = `"${connector.executable}" answers`;
    // What knows plakar v1.0 alone does not tell its flags: plakar takes those of the manifest.
    const has = probe.kind === "older"
      ? connector.locationFlags
      : locationFlagsFromBits(probe.init.flags ?? 0);
    const differ = flagsProblem(whose, has, connector, api, entry.sourceFlags);
    if (differ !== undefined && problems.every(({ rule }) => rule !== "flags-differ")) {
      problems.push({ ...differ, key: "location_flags" });
    }
    if (type !== "" && !connector.protocols.includes(type)) {
      const problem =
        `"${connector.executable}" answers the type "${type}", which is none of its ` +
        `protocols (${connector.protocols.join(", ")})`;
      const fix = `answer one of them as type, or add "${type}" to protocols`;
      problems.push({ rule: "type-differs", problem, fix, key: "protocols" });
    }
  }
  if (api === "v1.0" && answered > 0) problems.push(...await newerProgram(entry, options));
  const [first] = refused;
  if (first === undefined) return { problems };
  if (answered === 0) return { problems, unknown: first.reason };
  for (const { protocol, reason } of refused) {
    const problem = `"${connector.executable}" refuses "${protocol}" and takes another: ${reason}`;
    const fix = "remove the protocol from the entry, or teach it the program";
    problems.push({ rule: "protocol-refused", problem, fix, key: "protocols" });
  }
  return { problems };
}

function olderProgram({ executable }: ManifestConnector): Problem & { readonly key: string } {
  return {
    rule: "older-program",
    problem: `"${executable}" speaks the protocol of plakar v1.0 alone`,
    fix: "build it with an SDK for plakar v1.1, or ship it to users of plakar v1.0 alone",
    key: "executable",
  };
}

async function newerProgram(
  { connector, executable, schema }: ProgramEntry,
  { scratch, limitMs, signal }: CheckProgramOptions,
): Promise<readonly (Problem & { readonly key: string })[]> {
  const { args, type: role, protocols: [protocol = ""] } = connector;
  const config = sampleOptions(schema, `${protocol}://${scratch}`);
  const folder = await Deno.makeTempDir({ prefix: "plakar-deno-lint-" });
  try {
    const asked = { executable, args, role, protocol, config, limitMs, signal };
    if (await servesOlder(asked, folder) !== false) return [];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return [{
    rule: "newer-program",
    problem: `"${connector.executable}" speaks the protocol of plakar v1.1 alone`,
    fix: "build it with an SDK that serves both, such as this one",
    key: "executable",
  }];
}

/**
 * With a location that is a path, then with one that is a host: a program that makes the folder it
 * is given makes it where nothing is lost.
 */
async function probeBoth(
  { connector, executable, schema }: ProgramEntry,
  protocol: string,
  { scratch, limitMs, signal }: CheckProgramOptions,
): Promise<Probe> {
  const { args, type: role } = connector;
  const places = [`${protocol}://${scratch}`, `${protocol}://localhost/`];
  let first: Probe | undefined;
  for (const place of places) {
    const config = sampleOptions(schema, place);
    const probe = await probeProgram({ executable, args, role, protocol, config, limitMs, signal });
    if (probe.kind !== "refused") return probe;
    first ??= probe;
  }
  return first!;
}

async function failure(
  { connector, executable }: ProgramEntry,
  reason: string,
  { scratch, limitMs, signal }: CheckProgramOptions,
): Promise<Problem & { readonly key: string }> {
  const { args, type: role, protocols: [protocol = ""] } = connector;
  const said = inOneLine(reason.replaceAll(`the plugin "${executable}"`, "it"));
  if (args.length > 0) {
    const config = { location: `${protocol}://${scratch}` };
    const bare = { executable, args: [], role, protocol, config, limitMs, signal };
    if ((await probeProgram(bare)).kind !== "failed") {
      return {
        rule: "args-refused",
        problem: `"${connector.executable}" starts, but not with args ${JSON.stringify(args)}: ` +
          said,
        fix: "remove args",
        key: "args",
      };
    }
  }
  return {
    rule: "does-not-start",
    ...(isNotThere(reason)
      ? {
        problem: `"${connector.executable}" is there, and what it needs to start is not`,
        fix: "look at the interpreter in its first line, or build it for this system",
      }
      : {
        problem: `"${connector.executable}" is no plugin that works: ${said}`,
        fix: "start it by hand and see; messages belong on standard error",
      }),
    key: "executable",
  };
}

async function wrongRole(
  { connector, executable }: ProgramEntry,
  protocol: string,
  { scratch, limitMs, signal }: CheckProgramOptions,
): Promise<Problem & { readonly key: string }> {
  const { args, type } = connector;
  const config = { location: `${protocol}://${scratch}` };
  const serves: string[] = [];
  for (const role of connectorTypes) {
    if (role === type) continue;
    const probe = await probeProgram({ executable, args, role, protocol, config, limitMs, signal });
    if (["answered", "older", "refused"].includes(probe.kind)) serves.push(role);
  }
  const [is] = serves;
  const problem = `"${connector.executable}" is no ${type}` +
    (is === undefined ? "" : `: it answers as ${serves.join(" and ")}`);
  const fix = is === undefined
    ? "name the program of that role"
    : `write type: ${is}, or name the program of the ${type}`;
  return { rule: "wrong-role", problem, fix, key: "type" };
}

/** What the system says of a script without its interpreter, and of a program without its loader. */
function isNotThere(reason: string): boolean {
  return /^cannot start .*does not exist/.test(reason);
}

const longest = 600;

function inOneLine(text: string): string {
  const line = text.trim().replace(/:\s*\n\s*/g, ": ").replace(/\s*\n\s*/g, " / ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
