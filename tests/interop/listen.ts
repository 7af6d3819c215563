import type { Connection, Handler, Transport } from "../../runtime/transport.ts";

/** A server on a TCP port of this machine. */
export interface Listener {
  /** The port, chosen free. */
  readonly port: number;
  /** How many connections are open. */
  readonly open: () => number;
  /** How the transport ended connections that were not ended in good order, in this sequence. */
  readonly faults: readonly unknown[];
  /** Ends every connection and the port; resolves when all of them are closed. */
  close(): Promise<void>;
}

// As the plugins are served.
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/**
 * Serves `handlers` on a free TCP port of the loopback interface, every connection by a transport of
 * its own, as a plugin is served on its two pipes.
 */
export function listen(transport: Transport, handlers: readonly Handler[]): Listener {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];

  async function serve(socket: Deno.TcpConn): Promise<void> {
    try {
      socket.setNoDelay(true);
      await transport(handlers, tcpConnection(socket), {
        signal: stop.signal,
        maxMessageBytes: MAX_MESSAGE_BYTES,
      });
    } catch (error) {
      faults.push(error);
    } finally {
      await closeSocket(socket);
    }
  }

  async function accept(): Promise<void> {
    for await (const socket of listener) {
      const served = serve(socket).finally(() => running.delete(served));
      running.add(served);
    }
  }

  const accepting = accept();
  return {
    port: listener.addr.port,
    open: () => running.size,
    faults,
    async close() {
      stop.abort();
      listener.close();
      await accepting;
      await Promise.all(running);
    },
  };
}

/** The two byte streams of a socket; a peer that went away reads as the end. */
export function tcpConnection(socket: Deno.TcpConn): Connection {
  return {
    input: {
      async read(buffer) {
        try {
          return await socket.read(buffer);
        } catch (error) {
          if (isGone(error)) return null;
          throw error;
        }
      },
    },
    output: socket,
  };
}

/** Closes a socket so that what was written last still arrives. */
async function closeSocket(socket: Deno.TcpConn): Promise<void> {
  try {
    // Closing with bytes unread would make the system reset, and drop the GOAWAY that tells why.
    await socket.closeWrite();
    const rest = new Uint8Array(64 * 1024);
    const drained = (async () => {
      while (await socket.read(rest) !== null);
    })();
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, 1000);
    drained.catch(() => {});
    await Promise.race([drained, late.promise]).finally(() => clearTimeout(timer));
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    socket.close();
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.NotConnected || error instanceof Deno.errors.BadResource;
}
