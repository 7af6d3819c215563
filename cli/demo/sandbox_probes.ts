import { join } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import { bundleProbe } from "../build/bundle_probe.ts";
import { compileBundle } from "../build/compile_bundle.ts";
import { permissionSet } from "../build/permission_set.ts";
import { readGrants } from "../build/read_grants.ts";
import { openProject } from "../project/open_project.ts";
import { runProgram } from "../run_program.ts";

/** One thing an executable with certain grants tried. */
export interface ProbeOutcome {
  /** The kind of access: `read`, `write`, `net`, `run`, `env`, `ffi`, `sys`. */
  readonly access: string;
  /** Whether the executable's own grants allow it everywhere, and not only at places they name. */
  readonly granted: boolean;
  /** Why it was refused, in Deno's words; `undefined` when it worked. */
  readonly refusal?: string;
  /** Whether what happened is what the grants say. */
  readonly asGranted: boolean;
}

/** What to probe. */
export interface ProbeOptions {
  /** The folder of the project. */
  readonly project: string;
  /** The connector's executable. */
  readonly executable: string;
  /** Its name, which is the name of its permission set. */
  readonly name: string;
  /** An existing empty folder to work in; not removed. */
  readonly scratch: string;
  /** Stops the probe when aborted. */
  readonly signal: AbortSignal;
}

/**
 * Shows what a connector's sandbox refuses: compiles a program that tries everything, with the
 * grants of the connector, makes sure that both executables hold the same ones, and runs it.
 *
 * A connector has no call that asks it to write or to reach the network, so the attempts are made
 * by a program of their own; the grants decide, and they are read out of both executables.
 *
 * @param options What to probe.
 * @returns One outcome for each kind of access.
 * @throws {ConnectorError} When the probe cannot be made or does not answer.
 */
export async function sandboxProbes(options: ProbeOptions): Promise<ProbeOutcome[]> {
  const { project, executable, name, scratch, signal } = options;
  const probe = join(scratch, `${name}-probe`);
  const code = await bundleProbe(project, scratch, signal);
  const set = permissionSet((await openProject(project)).config, name);
  await compileBundle({ code, set, output: probe, signal });
  const [held, probed] = [await readGrants(executable), await readGrants(probe)];
  if (JSON.stringify(held) !== JSON.stringify(probed)) {
    throw new ConnectorError(
      `"${name}" does not hold the grants deno.json names: run ./denow task build`,
      { code: "failed_precondition" },
    );
  }
  const folder = await Deno.makeTempDir({ dir: scratch });
  await Deno.writeTextFile(join(folder, "readable"), "content");
  // A real listener, so that only the sandbox can be what refuses the connection.
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { stdout } = await runProgram(probe, {
    args: [folder, `${listener.addr.port}`],
    env: { PROBE_SECRET: "a secret" },
    signal,
  });
  const refusals = parseRefusals(name, stdout);
  return Object.entries(refusals).map(([access, refusal]) => {
    // A grant of some hosts holds neither the listener nor the folder of the probe.
    const granted = held.grants.some((grant) => grant.access === access && grant.allow === true);
    return {
      access,
      granted,
      asGranted: granted === (refusal === null),
      ...(refusal === null ? {} : { refusal: refusal.split(",")[0]! }),
    };
  });
}

function parseRefusals(name: string, text: string): Record<string, string | null> {
  try {
    return JSON.parse(text) as Record<string, string | null>;
  } catch (cause) {
    throw new ConnectorError(`the probe of "${name}" gave no answer: ${text.slice(0, 200)}`, {
      code: "internal",
      cause,
    });
  }
}
