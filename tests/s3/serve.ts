/**
 * Starts a server for another program, such as the bench, and prints one line of JSON: `endpoint`,
 * `host`, `accessKey` and `secretKey`. It ends, and its data are removed, when its stdin ends.
 *
 * @module
 */

import { runCommand } from "../../cli/run_command.ts";
import type { FoundProgram } from "./install_program.ts";
import type { S3Server, StartOptions } from "./s3_server.ts";
import * as seaweedfs from "./seaweedfs.ts";
import * as versitygw from "./versitygw.ts";

interface Kind {
  readonly find: (signal: AbortSignal) => Promise<FoundProgram>;
  readonly startOwn: (options: StartOptions) => Promise<S3Server>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  seaweedfs: { find: seaweedfs.findSeaweedfs, startOwn: seaweedfs.startOwn },
  versitygw: { find: versitygw.findVersitygw, startOwn: versitygw.startOwn },
};

/** Runs the command with the name of a server, SeaweedFS by default; resolves to the exit code. */
async function serve([name = "seaweedfs"]: string[], signal: AbortSignal): Promise<number> {
  const kind = KINDS[name];
  if (kind === undefined) {
    console.error(`cannot serve "${name}"; there are: ${Object.keys(KINDS).join(", ")}`);
    return 2;
  }
  const { reason } = await kind.find(signal);
  if (reason !== undefined) {
    console.error(reason);
    return 3;
  }
  await using server = await kind.startOwn({ signal });
  const { endpoint, host, accessKey, secretKey } = server;
  console.log(JSON.stringify({ endpoint, host, accessKey, secretKey }));
  const ended = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => ended.resolve(), { once: true });
  await Promise.race([Deno.stdin.readable.pipeTo(new WritableStream()), ended.promise]);
  return 0;
}

if (import.meta.main) await runCommand("serve", serve);
