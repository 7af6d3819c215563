import { waitFor } from "../interop/wait_for.ts";
import { type Guarded, type GuardedProcess, guardedProcess } from "./guarded_process.ts";

/** What a client needs to reach a server. */
export interface S3Access {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string;
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A server in use; disposing it ends it, unless it belongs to somebody else. */
export interface UsedServer extends S3Access, AsyncDisposable {}

/**
 * The server that was started for all test files, when there is one.
 *
 * @param name As the variable has it: `TEST_SERVER_SEAWEEDFS` holds an {@linkcode S3Access} as JSON.
 */
export function givenServer(name: string): UsedServer | undefined {
  const text = Deno.env.get(`TEST_SERVER_${name}`);
  if (text === undefined) return undefined;
  return { ...JSON.parse(text) as S3Access, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** A real server on the loopback, with data of its own that go with it. */
export interface S3Server extends S3Access, AsyncDisposable {
  /** Ends the server at once, as a loss of power does; what it has on disk stays. */
  kill(): Promise<void>;
  /** Starts it again on the same ports and data, and waits until it answers. */
  restart(): Promise<void>;
}

/** How a server is started. */
export interface StartOptions {
  /** Ends the start, not the server. */
  readonly signal: AbortSignal;
}

/** A program that is started as a server. */
export interface S3Program extends Guarded {
  /** Where it answers once it is ready. */
  readonly health: string;
  readonly access: S3Access;
}

/** Starts a server and waits until it answers. */
export async function startServer(
  { health, access, ...program }: S3Program,
  signal: AbortSignal,
): Promise<S3Server> {
  const guarded = guardedProcess(program);
  async function start(): Promise<void> {
    await guarded.start();
    await untilReady(health, program.folder, signal);
  }
  try {
    await start();
  } catch (error) {
    await guarded[Symbol.asyncDispose]();
    throw error;
  }
  return serverOf(access, guarded, start);
}

function serverOf(
  access: S3Access,
  guarded: GuardedProcess,
  restart: () => Promise<void>,
): S3Server {
  return {
    ...access,
    kill: () => guarded.kill(),
    restart,
    [Symbol.asyncDispose]: () => guarded[Symbol.asyncDispose](),
  };
}

/** Asks until the server says that it is ready. */
async function untilReady(health: string, folder: string, signal: AbortSignal): Promise<void> {
  const end = performance.now() + MOST_WAIT;
  for (;;) {
    signal.throwIfAborted();
    try {
      const answer = await fetch(health, { signal });
      await answer.body?.cancel();
      if (answer.ok) return;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    if (performance.now() > end) {
      const log = await Deno.readTextFile(`${folder}/log`);
      throw new Error(`the server did not get ready within ${MOST_WAIT} ms: ${log.slice(-4000)}`);
    }
    await waitFor(50, signal);
  }
}

/** A server is ready within a second or two; a loaded machine may need far longer. */
const MOST_WAIT = 90_000;
