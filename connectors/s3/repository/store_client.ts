import type { S3Client } from "../client/s3_client.ts";

/** What a store speaks with its bucket through, before its Close and after it. */
export interface StoreClient {
  /** The client of a call that begins now. */
  readonly current: S3Client;
  /** Ends what is under way and closes the connections. */
  close(): void;
}

/**
 * Makes the client of a store, and another one when a call comes after Close: plakar removes its lock
 * beside Close (protocol 1.3), and one that stays keeps maintenance out for ten minutes. That client
 * ends with `life`, the host's connection.
 */
export function storeClient(
  connect: (signal: AbortSignal) => S3Client,
  life: AbortSignal,
): StoreClient {
  // Ended by `close` alone: when the host is gone, what was sent of a Put is still taken back.
  const first = connect(new AbortController().signal);
  let isClosed = false;
  let late: S3Client | undefined;

  function connectAgain(): S3Client {
    const client = connect(life);
    life.addEventListener("abort", () => client.close(), { once: true });
    return client;
  }

  return {
    get current() {
      // Behind the host's end, the closed client says why nothing works.
      return isClosed && !life.aborted ? late ??= connectAgain() : first;
    },
    close() {
      isClosed = true;
      first.close();
    },
  };
}
