/** The two streams of the wire as they were before the guard. */
export interface WireStreams {
  /** What `Deno.stdin` was. */
  readonly stdin: typeof Deno.stdin;
  /** What `Deno.stdout` was. */
  readonly stdout: typeof Deno.stdout;
  /**
   * Takes what is printed, once there is something that never waits. Before, it goes straight to
   * stderr, which may wait for a reader.
   */
  print?: (text: string) => void;
}

/**
 * Gives stdin and stdout to the wire alone, and returns them.
 *
 * From then on every `console` method, `process.stdout` and `Deno.stdout` write to stderr, and
 * `Deno.stdin` is empty: one stray byte on stdout ends the connection (protocol 1.1, row P3).
 * Calling it again returns the same streams.
 *
 * Out of reach: `node:fs` writing to descriptor 1, a Worker's own console, and a child process that
 * is told to inherit stdout.
 *
 * The function uses nothing outside its body: its own source text is what `stdoutPrelude` puts in
 * front of a compiled plugin.
 */
export function installStdoutGuard(): WireStreams {
  const key = Symbol.for("@plakar-deno/sdk wire streams");
  const scope = globalThis as unknown as Record<symbol, WireStreams | undefined>;
  const installed = scope[key];
  if (installed !== undefined) return installed;

  type Done = (error?: Error | null) => void;
  interface NodeStream {
    _write(chunk: unknown, encoding: unknown, done: Done): void;
    _writev?: unknown;
    write(chunk: unknown): boolean;
  }
  interface NodeProcess {
    readonly stdout: NodeStream;
    readonly stderr: NodeStream;
    getBuiltinModule(name: "node:console"): {
      Console: new (streams: { stdout: unknown; stderr: unknown }) => Record<string, unknown>;
    };
  }

  const streams: WireStreams = { stdin: Deno.stdin, stdout: Deno.stdout };
  Object.defineProperty(scope, key, { value: streams });

  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  function toStderr(chunk: unknown): boolean {
    if (streams.print !== undefined) {
      const isBytes = chunk instanceof Uint8Array;
      streams.print(isBytes ? decoder.decode(chunk, { stream: true }) : String(chunk));
      return true;
    }
    let bytes = chunk instanceof Uint8Array ? chunk : encoder.encode(String(chunk));
    try {
      while (bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
    } catch {
      // Nobody reads stderr any more; what is printed there must not stop the plugin.
    }
    return true;
  }

  const node = (globalThis as unknown as { process?: NodeProcess }).process;
  if (node !== undefined) {
    const sink = {
      write: toStderr,
      on() {},
      once() {},
      removeListener() {},
      listenerCount: () => 0,
    };
    const { Console } = node.getBuiltinModule("node:console");
    const replacement = new Console({ stdout: sink, stderr: sink });
    const original = console as unknown as Record<string, unknown>;
    for (const name of Object.keys(original)) {
      if (typeof original[name] !== "function" || name === "Console") continue;
      if (typeof replacement[name] === "function") original[name] = replacement[name];
    }
    for (const stream of [node.stdout, node.stderr]) {
      stream._write = (chunk, _encoding, done) => {
        toStderr(chunk);
        done();
      };
      stream._writev = undefined;
    }
  }

  const nothing = {
    read: () => Promise.resolve(null),
    readSync: () => null,
    close() {},
    setRaw() {},
    isTerminal: () => false,
    get readable() {
      return new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
    },
  };
  let writable: WritableStream<Uint8Array> | undefined;
  const printed = {
    write(bytes: Uint8Array) {
      toStderr(bytes);
      return Promise.resolve(bytes.length);
    },
    writeSync(bytes: Uint8Array) {
      toStderr(bytes);
      return bytes.length;
    },
    close() {},
    isTerminal: () => Deno.stderr.isTerminal(),
    get writable() {
      return writable ??= new WritableStream<Uint8Array>({
        write: (bytes) => void toStderr(bytes),
      });
    },
  };
  Object.defineProperty(Deno, "stdout", { value: printed, configurable: true });
  Object.defineProperty(Deno, "stdin", { value: nothing, configurable: true });
  return streams;
}
