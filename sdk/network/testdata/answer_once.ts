/** A server on loopback that gives each connection the same bytes. */
export interface AnsweringServer extends AsyncDisposable {
  /** Where it listens. */
  readonly port: number;
  /** Resolves when a client has closed its connection. */
  readonly left: Promise<void>;
}

/**
 * Starts a server that reads the beginning of a request, writes `answer`, whatever it is, and says
 * no more: it hangs up, or with `hang` it stays silent until the client goes.
 */
export function answerOnce(
  answer: string | undefined,
  options: { readonly hang?: boolean } = {},
): AnsweringServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const left = Promise.withResolvers<void>();
  const serve = async () => {
    for await (const connection of listener) {
      using _closed = connection;
      try {
        const buffer = new Uint8Array(16_384);
        await connection.read(buffer);
        if (answer !== undefined) await connection.write(new TextEncoder().encode(answer));
        if (options.hang !== true) await connection.closeWrite();
        // To the client's end: closed with bytes unread, it would be a reset instead.
        while (await connection.read(buffer) !== null);
      } catch {
        // The client went first.
      }
      left.resolve();
    }
  };
  const serving = serve();
  return {
    port: listener.addr.port,
    left: left.promise,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}
