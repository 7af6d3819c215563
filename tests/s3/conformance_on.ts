import { type S3Setups, s3Setups } from "../../connectors/s3/conformance.ts";
import type { FoundProgram } from "./install_program.ts";
import type { StartOptions, UsedServer } from "./s3_server.ts";
import { sharedServer } from "./shared_server.ts";

/** A kind of server on which conformance is tested. */
export interface ConformanceServer {
  /** What the names of the tests show. */
  readonly kind: string;
  readonly find: (signal: AbortSignal) => Promise<FoundProgram>;
  readonly start: (options: StartOptions) => Promise<UsedServer>;
}

/** What the tests of each role have in common there, beside the setup of the role. */
export interface OnServer {
  readonly setups: S3Setups;
  /** What a role is called there. */
  readonly nameOf: (role: keyof S3Setups) => string;
  readonly caseTimeout: number;
}

/** Defines tests on a server; a test that is left out says why when the server is not to be had. */
export async function conformanceOn(
  { kind, find, start }: ConformanceServer,
  define: (on: OnServer) => void,
): Promise<void> {
  const { reason } = await find(new AbortController().signal);
  if (reason !== undefined) {
    const name = `conformance on ${kind} [skipped: ${reason}]`;
    return Deno.test({ name, ignore: true, fn() {} });
  }
  define({
    setups: s3Setups(sharedServer(start)),
    nameOf: (role) => `s3 ${role} on ${kind}`,
    // A real server on a loaded machine: half a second for what memory answers at once.
    caseTimeout: 120_000,
  });
}
