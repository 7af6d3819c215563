import { join } from "node:path";
import { freePorts } from "./free_ports.ts";
import { type FoundProgram, installProgram } from "./install_program.ts";
import {
  givenServer,
  type S3Server,
  type StartOptions,
  startServer,
  type UsedServer,
} from "./s3_server.ts";

/** The program, built with Go and installed below the project's cache, or why it is not to be had. */
export function findVersitygw(signal: AbortSignal): Promise<FoundProgram> {
  return installProgram({
    name: `versitygw-${VERSION}`,
    path: "versitygw",
    installer: "go",
    comesWith: "Go",
    // Its many modules compile in half the time when nothing is optimised but Go's own library.
    args: () => [
      ...["install", "-gcflags=github.com/...=-N -l", "-ldflags=-s -w"],
      `github.com/versity/versitygw/cmd/versitygw@${VERSION}`,
    ],
    env: (folder) => ({ GOBIN: folder }),
  }, signal);
}

/** The version whose behaviour the tests know. */
const VERSION = "v1.8.0";

/** The server that was started for all test files, or a new one. */
export async function start(options: StartOptions): Promise<UsedServer> {
  return givenServer("VERSITYGW") ?? await startOwn(options);
}

/**
 * Starts versitygw, which keeps objects as files with extended attributes, on a free port of the
 * loopback. Disposing it ends the server and removes what it stored.
 *
 * @throws When it is not to be had; ask {@linkcode findVersitygw} before.
 */
export async function startOwn({ signal }: StartOptions): Promise<S3Server> {
  const { program, reason } = await findVersitygw(signal);
  if (program === undefined) throw new Error(`cannot start versitygw: ${reason}`);
  const folder = await Deno.makeTempDir({ prefix: "versitygw-" });
  const access = { accessKey: "VERSITYACCESS", secretKey: "versity/secret+key" };
  const data = join(folder, "data");
  await Deno.mkdir(data);
  const [port] = freePorts(1);
  const host = `127.0.0.1:${port}`;
  const endpoint = `http://${host}`;
  return await startServer({
    program,
    folder,
    args: [
      ...["--port", host, "--access", access.accessKey],
      ...["--secret", access.secretKey, "--region", "us-east-1", "--health", "/healthz"],
      ...["posix", data],
    ],
    health: `${endpoint}/healthz`,
    access: { endpoint, host, ...access },
  }, signal);
}
