import type { Connection } from "../../runtime/transport.ts";
import { type TestClient, testClient } from "../../runtime/test_client.ts";

/** How a plugin ended. */
export interface PluginExit {
  readonly code: number;
  /** How long it took from its start to its first byte: a measure of the machine as it is now. */
  readonly startMs: number;
  /** How long it took from the end of its stdin, when that was closed before. */
  readonly endMs: number;
}

/** A plugin process under test. */
export interface SpawnedPlugin {
  readonly pid: number;
  /** Its stdin and stdout. */
  readonly connection: Connection;
  /** A gRPC client on them; made at the first use. */
  readonly client: TestClient;
  /** Everything it wrote to stderr so far. */
  stderr(): string;
  /** Resolves when stderr holds `text`. */
  waitForStderr(text: string): Promise<void>;
  /** Closes its stdin. */
  closeStdin(): Promise<void>;
  /** Sends a signal. */
  kill(signal: Deno.Signal): void;
  /** Its end, when stderr is read to its own. */
  readonly exit: Promise<PluginExit>;
}

/** Runs `script` of this folder as a plugin for the length of `body`; nothing is left of it. */
export async function withPlugin(
  script: string,
  args: readonly string[],
  body: (plugin: SpawnedPlugin) => Promise<void>,
  { readsStderr = true }: { readonly readsStderr?: boolean } = {},
): Promise<void> {
  const startedAt = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "-A", new URL(script, import.meta.url).href, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.getReader();
  let held = new Uint8Array();
  let stderr = "";
  let [spokeAt, closedAt] = [0, 0];
  let wake = Promise.withResolvers<void>();
  let hasEnded = false;
  let client: TestClient | undefined;
  const reading = (async () => {
    if (!readsStderr) return;
    for await (const chunk of child.stderr.pipeThrough(new TextDecoderStream())) {
      stderr += chunk;
      wake.resolve();
      wake = Promise.withResolvers();
    }
    hasEnded = true;
    wake.resolve();
  })();
  const exit = child.status.then(async ({ code }) => {
    const endMs = performance.now() - closedAt;
    // What it said last may still be in the pipe.
    await reading;
    return { code, startMs: spokeAt - startedAt, endMs };
  });

  const connection: Connection = {
    input: {
      async read(buffer) {
        if (held.length === 0) held = (await reader.read()).value ?? held;
        spokeAt ||= performance.now();
        if (held.length === 0) return null;
        const count = Math.min(held.length, buffer.length);
        buffer.set(held.subarray(0, count));
        held = held.subarray(count);
        return count;
      },
    },
    output: {
      async write(data) {
        await writer.write(data.slice());
        return data.length;
      },
    },
  };
  try {
    await body({
      pid: child.pid,
      connection,
      get client() {
        return client ??= testClient(connection);
      },
      stderr: () => stderr,
      async waitForStderr(text) {
        while (!stderr.includes(text)) {
          if (hasEnded) {
            throw new Error(`the plugin ended without saying ${text}; it said ${stderr}`);
          }
          await wake.promise;
        }
      },
      async closeStdin() {
        closedAt = performance.now();
        await writer.close();
      },
      kill: (signal) => child.kill(signal),
      exit,
    });
  } finally {
    await client?.close();
    await writer.abort().catch(() => {});
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await reader.cancel().catch(() => {});
    await child.status;
    if (!readsStderr) await child.stderr.cancel();
    await reading;
  }
}
