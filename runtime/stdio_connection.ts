import { installStdoutGuard } from "./stdout_guard.ts";
import type { Connection } from "./transport.ts";

/**
 * The connection to the host that started this process: its requests on stdin, our answers on
 * stdout (protocol 1.1). Both are taken away from everything else by the stdout guard.
 */
export function stdioConnection(): Connection {
  const { stdin, stdout } = installStdoutGuard();
  return {
    input: {
      read: (buffer) => stdin.read(buffer),
      readSync: (buffer) => stdin.readSync(buffer),
    },
    output: { write: (bytes) => stdout.write(bytes) },
  };
}
