import { childConnection } from "../host/child_connection.ts";
import { type ExitReport, spawnPlugin } from "../host/spawn_plugin.ts";
import { startChild } from "../host/start_child.ts";
import { stderrLines } from "../host/stderr_lines.ts";
import { within } from "../host/within.ts";
import { ownPath } from "./own_path.ts";
import type { StartPluginOptions } from "./start_plugin.ts";
import type { ExecutableUnderTest, ProcessView, RawPlugin, StartedPlugin } from "./subject.ts";

// What a process that is gone still has in its pipes is worth a moment.
const DRAIN_MS = 500;

/** Starts an executable and waits until it speaks HTTP/2. */
export async function startProcess(
  executable: ExecutableUnderTest,
  { signal, args = [], generation }: StartPluginOptions,
): Promise<StartedPlugin> {
  const own = ownPath(executable.executable, generation);
  // A group of its own: whatever the plugin starts is gone with it.
  const plugin = await spawnPlugin({
    ...executable,
    executable: own.executable,
    args: [...executable.args ?? [], ...args],
    signal,
    killGroup: Deno.build.os !== "windows",
  }).catch(async (error) => {
    await own.remove();
    throw error;
  });
  async function close(): Promise<ExitReport> {
    const report = await plugin.close();
    await own.remove();
    return report;
  }
  return {
    client: plugin.client,
    lines: plugin.stderrLines,
    process: processView(plugin.pid, plugin.stderrLines, plugin.status),
    close,
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}

function processView(
  pid: number,
  stderrLines: readonly string[],
  exit: Promise<ExitReport>,
): ProcessView {
  return {
    pid,
    stderrLines,
    exit,
    kill(signal) {
      try {
        Deno.kill(Deno.build.os === "windows" ? pid : -pid, signal);
      } catch {
        // It is gone already.
      }
    },
  };
}

/** Starts an executable without speaking to it. */
export function rawProcess(
  executable: ExecutableUnderTest,
  { signal, generation }: StartPluginOptions,
): RawPlugin {
  const own = ownPath(executable.executable, generation);
  const child = startChild({
    ...executable,
    executable: own.executable,
    killGroup: Deno.build.os !== "windows",
  });
  const stderr = stderrLines(child.stderr, executable.onStderr);
  const connection = childConnection(child.stdin, child.stdout);
  const exit = child.status.then(async ({ code, signal }) => {
    await within(stderr.done, DRAIN_MS);
    await stderr.stop();
    return { code, signal, killed: false, stderrLines: [...stderr.lines] };
  });
  const view = processView(child.pid, stderr.lines, exit);
  const kill = () => view.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  return {
    connection,
    process: view,
    closeInput: connection.closeInput,
    async [Symbol.asyncDispose]() {
      signal?.removeEventListener("abort", kill);
      kill();
      await exit;
      await connection.release();
      await own.remove();
    },
  };
}
