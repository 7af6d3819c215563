import { type Logger, parseLocation } from "@plakar-deno/sdk";
import { bucketPlace } from "../client/bucket_place.ts";
import { type S3Client, s3Client, type S3ClientOptions } from "../client/s3_client.ts";
import { commonOptions } from "../client/s3_options.ts";
import type { FakeS3 } from "./fake_s3.ts";

/** A signal that is never aborted. */
export const never: AbortSignal = new AbortController().signal;

/** A logger that keeps its warnings. */
export function warningsTo(lines: string[]): Logger {
  return { debug() {}, info() {}, warn: (line) => void lines.push(line), error() {} };
}

/** A client of the fake server's bucket that hardly waits between attempts. */
export function objectClient(
  fake: Pick<FakeS3, "host" | "accessKey" | "secretKey">,
  options: Partial<S3ClientOptions> = {},
): S3Client {
  const config = commonOptions.parse({
    access_key: fake.accessKey,
    secret_access_key: fake.secretKey,
    use_tls: "false",
  });
  return s3Client(bucketPlace(parseLocation(`bucket://${fake.host}/bucket`), config), config, {
    log: warningsTo([]),
    signal: never,
    limits: { retry: { base: 1 } },
    ...options,
  });
}

/** Bytes that differ from one another, and from those of another seed. */
export function someBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 + (at >> 8) * 7 + seed * 101) & 255;
  return bytes;
}

/** The bytes in pieces that all lie in the same memory. */
export async function* inPieces(
  bytes: Uint8Array,
  size: number,
): AsyncGenerator<Uint8Array, void> {
  const room = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    room.set(piece);
    yield room.subarray(0, piece.length);
    await Promise.resolve();
  }
}
