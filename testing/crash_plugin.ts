import { grpcClient } from "../host/grpc_client.ts";
import type { Connection } from "../runtime/transport.ts";
import type { CrashPoint } from "./crash_points.ts";
import { startRaw } from "./start_plugin.ts";
import type { ExecutableUnderTest, RawPlugin, Role, StartedPlugin } from "./subject.ts";

/** What a plugin is given until it is killed. */
export interface CrashPluginOptions {
  /** The role of the connector. */
  readonly role: Role;
  /** What is killed. */
  readonly executable: ExecutableUnderTest;
  /** When it is killed; `undefined`: never, to learn how many bytes a whole run takes. */
  readonly point?: CrashPoint;
  /** Works with the plugin; what it throws after the kill is expected. */
  readonly work: (plugin: StartedPlugin) => Promise<void>;
  /** Ends all of it when aborted. */
  readonly signal?: AbortSignal;
}

/** What became of a plugin. */
export interface CrashReport {
  /** Whether it was killed; not when the work was over before. */
  readonly killed: boolean;
  /** Bytes written to its stdin. */
  readonly bytes: number;
}

/**
 * Starts a plugin, works with it, and kills it (SIGKILL) at a crash point; the process is gone when
 * this resolves.
 *
 * Throws what `work` threw when that was not the crash's doing.
 */
export async function crashPlugin(
  { role, executable, point, work, signal }: CrashPluginOptions,
): Promise<CrashReport> {
  await using raw = await startRaw(role, executable, "process", { signal });
  const process = raw.process!;
  const fuse = burning(raw.connection, point, () => process.kill("SIGKILL"));
  const client = grpcClient(fuse.connection);
  const plugin: StartedPlugin = { ...linkOf(raw, client), process };
  try {
    await work(plugin);
  } catch (error) {
    if (!fuse.burnt()) throw error;
  } finally {
    fuse.put();
    client.destroy();
    await raw.closeInput();
  }
  const { signal: end } = await process.exit;
  return { killed: end === "SIGKILL", bytes: fuse.bytes() };
}

function linkOf(raw: RawPlugin, client: StartedPlugin["client"]) {
  const close = async (): Promise<undefined> => {
    client.destroy();
    await raw.closeInput();
  };
  return { client, close, [Symbol.asyncDispose]: close };
}

/** Counts what is written, and fires after so many bytes and milliseconds. */
function burning(
  { input, output }: Connection,
  point: CrashPoint | undefined,
  fire: () => void,
) {
  let bytes = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let burnt = false;

  async function write(chunk: Uint8Array): Promise<number> {
    const room = point === undefined ? chunk.length : Math.max(0, point.bytes - bytes);
    const count = Math.min(chunk.length, room);
    const taken = count === 0 ? 0 : await output.write(chunk.subarray(0, count));
    bytes += taken;
    if (point === undefined || bytes < point.bytes) return taken;
    burnt = true;
    timer ??= setTimeout(fire, point.delay);
    // The rest is never written: whoever waits learns of the end from the connection.
    return taken > 0 ? taken : await new Promise<number>(() => {});
  }
  return {
    connection: { input, output: { write } },
    bytes: () => bytes,
    burnt: () => burnt,
    put: () => clearTimeout(timer),
  };
}
