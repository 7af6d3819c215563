import type { Connection } from "../../runtime/transport.ts";
import { type TestClient, testClient } from "../../runtime/grpc_js/test_client.ts";

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
  /** Its end: exit code and, when stdin was closed before, how long it took from then on. */
  readonly exit: Promise<{ readonly code: number; readonly milliseconds: number }>;
}

/** Runs `script` of this folder as a plugin for the length of `body`; nothing is left of it. */
export async function withPlugin(
  script: string,
  args: readonly string[],
  body: (plugin: SpawnedPlugin) => Promise<void>,
  { readsStderr = true }: { readonly readsStderr?: boolean } = {},
): Promise<void> {
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
  let closedAt = performance.now();
  let wake = Promise.withResolvers<void>();
  let client: TestClient | undefined;
  const reading = (async () => {
    if (!readsStderr) return;
    for await (const chunk of child.stderr.pipeThrough(new TextDecoderStream())) {
      stderr += chunk;
      wake.resolve();
      wake = Promise.withResolvers();
    }
    wake.resolve();
  })();
  const exit = child.status.then(({ code }) => ({
    code,
    milliseconds: performance.now() - closedAt,
  }));

  const connection: Connection = {
    input: {
      async read(buffer) {
        if (held.length === 0) held = (await reader.read()).value ?? held;
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
        while (!stderr.includes(text)) await wake.promise;
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
