// Below 32768, where Linux begins to give ports to whoever wants just any; other systems begin higher.
const [LOWEST, HIGHEST] = [10_000, 32_767];

/**
 * So many ports of the loopback that nobody listens on at this moment, no two the same. None of them
 * is given to who asks for any port, so that no other test has one before the server listens, or
 * while it is away.
 */
export function freePorts(count: number): readonly number[] {
  const listeners: Deno.TcpListener[] = [];
  try {
    while (listeners.length < count) {
      const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1));
      const listener = listenOn(port);
      if (listener !== undefined) listeners.push(listener);
    }
    return listeners.map(({ addr }) => addr.port);
  } finally {
    for (const listener of listeners) listener.close();
  }
}

function listenOn(port: number): Deno.TcpListener | undefined {
  try {
    return Deno.listen({ hostname: "127.0.0.1", port });
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return undefined;
    throw error;
  }
}
