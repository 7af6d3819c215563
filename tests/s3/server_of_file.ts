import type { FoundProgram } from "./install_program.ts";
import type { StartOptions, UsedServer } from "./s3_server.ts";

/** The server of a test file. */
export interface ServerOfFile {
  /** Defines a test; it is left out, with the reason in its name, where the server is not to be had. */
  test(name: string, run: (server: UsedServer) => Promise<void>): void;
}

/** Starts a server before the tests of a file and ends it after them. */
export async function serverOfFile({ find, start }: {
  readonly find: (signal: AbortSignal) => Promise<FoundProgram>;
  readonly start: (options: StartOptions) => Promise<UsedServer>;
}): Promise<ServerOfFile> {
  const { signal } = new AbortController();
  const { reason } = await find(signal);
  if (reason !== undefined) {
    return {
      test: (name) => Deno.test({ name: `${name} [skipped: ${reason}]`, ignore: true, fn() {} }),
    };
  }
  let server: UsedServer | undefined;
  Deno.test.beforeAll(async () => {
    server = await start({ signal });
  });
  Deno.test.afterAll(async () => await server?.[Symbol.asyncDispose]());
  return { test: (name, run) => Deno.test(name, () => run(server!)) };
}
