import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConnectorError } from "../../sdk/error.ts";
import { member } from "../build/member.ts";
import { permissionSet } from "../build/permission_set.ts";
import { withLock } from "../build/with_lock.ts";
import type { LocationFlag } from "../../sdk/flags.ts";
import type { JsonSchema } from "../../sdk/options/option.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import { type ProgramOutput, runProgram } from "../run_program.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

/** What a definition says of itself without being asked to do anything. */
export interface DefinitionFacts {
  /** The schemes it answers to, without colon. */
  readonly protocols: readonly string[];
  /** Its location flags. */
  readonly flags: readonly LocationFlag[];
  /** Keys of options whose values are never shown. */
  readonly secrets: readonly string[];
  /** JSON Schema 2020-12 of its options; absent when it declares none. */
  readonly jsonSchema?: JsonSchema;
}

/** Where a definition is, and how it is loaded. */
export interface DefinitionPlace {
  /** Absolute path of the project. */
  readonly folder: string;
  /** Absolute path of its `deno.json`, for the imports. */
  readonly configFile: string;
  /** What stands in it, for the permission sets. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The module below the project: `connectors/<connector>/<role>.ts`. */
  readonly source: string;
  /** Under this name the module exports the definition. */
  readonly role: ConnectorType;
  /** Name of the permission set; without one that `build` takes it is loaded with no permission. */
  readonly name: string;
  /** Stops the loading when aborted. */
  readonly signal: AbortSignal;
  /** How long the loading may take, in milliseconds; two minutes, for what is fetched at first. */
  readonly patience?: number;
}

/** What the child process says, as JSON after a mark of its own. */
type Said =
  | { readonly facts: DefinitionFacts }
  | { readonly absent: true }
  | { readonly error: string };

/**
 * Reads the definition that a connector's module exports, in a process of its own with the
 * permissions of the connector: code of an author never runs in the command itself, and what it
 * prints is dropped.
 *
 * What the module imports is fetched before it runs. While it runs nothing is: Deno asks for no
 * permission to fetch what `import()` names, so the name could carry anything the module may read.
 *
 * @returns The facts, or `undefined` when the module exports no definition of that role.
 * @throws {ConnectorError} `failed_precondition` when the module cannot be loaded.
 */
export async function readDefinition(place: DefinitionPlace): Promise<DefinitionFacts | undefined> {
  const { folder, configFile, source, role, patience = 120_000 } = place;
  const mark = crypto.randomUUID();
  const url = pathToFileURL(join(folder, source)).href;
  const program = new TextEncoder().encode(childProgram(url, role, mark)).toBase64();
  const late = AbortSignal.timeout(patience);
  const { code, stdout, stderr } = await withLock(folder, async (lock) => {
    const shared = ["--quiet", ...lock, `--config=${configFile}`];
    const fetched = await runLoader(place, late, ["cache", ...shared, url]);
    if (fetched.code !== 0) throw failure(source, reasonOf(fetched));
    return await runLoader(place, late, [
      "run",
      "--no-prompt",
      "--cached-only",
      ...shared,
      ...permissionFlags(place),
      `data:application/javascript;base64,${program}`,
    ]);
  });
  const said = stdout.split("\n").findLast((line) => line.startsWith(mark));
  if (said === undefined) {
    const reason = reasonOf({ stderr });
    throw failure(source, `it ended the process with code ${code}${reason && `: ${reason}`}`);
  }
  const answer = JSON.parse(said.slice(mark.length)) as Said;
  if ("error" in answer) throw failure(source, answer.error);
  return "facts" in answer ? answer.facts : undefined;
}

async function runLoader(
  { folder, source, signal, patience = 120_000 }: DefinitionPlace,
  late: AbortSignal,
  args: readonly string[],
): Promise<ProgramOutput> {
  using either = joinSignals(signal, late);
  return await runProgram(Deno.execPath(), {
    args,
    cwd: folder,
    env: { NO_COLOR: "1" },
    signal: either.signal,
  }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    if (late.aborted) throw failure(source, `it was not loaded within ${patience / 1000} seconds`);
    throw error instanceof ConnectorError ? failure(source, error.message) : error;
  });
}

function reasonOf({ stderr }: Pick<ProgramOutput, "stderr">): string {
  return stderr.trim().replace(/\n\nStack backtrace:[^]*$/, "");
}

function failure(source: string, reason: string): ConnectorError {
  return new ConnectorError(`cannot read the definition in "${source}": ${reason}`, {
    code: "failed_precondition",
  });
}

/** The connector's own permissions, unless they are all there are, or `build` refuses them. */
function permissionFlags({ config, name }: DefinitionPlace): readonly string[] {
  try {
    permissionSet(config, name);
  } catch (error) {
    if (error instanceof ConnectorError) return [];
    throw error;
  }
  return member(member(member(config, "permissions"), name), "all") === true ? [] : [`-P=${name}`];
}

/**
 * The module that the child runs. The import is a literal one, so that it needs no permission to
 * read; a `data:` module, so that nothing is written anywhere.
 */
function childProgram(url: string, role: ConnectorType, mark: string): string {
  return `
const tell = (said) => {
  let rest = new TextEncoder().encode("\\n" + ${
    JSON.stringify(mark)
  } + JSON.stringify(said) + "\\n");
  while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
};
const { exit } = Deno;
try {
  const definition = (await import(${JSON.stringify(url)}))[${JSON.stringify(role)}];
  if (definition?.role !== ${JSON.stringify(role)}) tell({ absent: true });
  else {
    const { protocols, flags, secrets, jsonSchema } = definition;
    tell({ facts: { protocols, flags, secrets, jsonSchema } });
  }
} catch (error) {
  const message = String(error?.message ?? error);
  const [at] = /file:.+?:\\d+:\\d+/.exec(error?.stack ?? "") ?? [];
  tell({ error: at === undefined || message.includes(at) ? message : message + " (" + at + ")" });
}
exit(0);
`;
}
