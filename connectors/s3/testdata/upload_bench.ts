import { strictEqual as equal } from "node:assert/strict";
import { putObject, type PutOptions } from "../objects/put_object.ts";
import { type Uploads, uploads } from "../objects/uploads.ts";
import { type FakeRequest, type FakeS3, type FakeS3Options, startFakeS3 } from "./fake_s3.ts";
import { never, objectClient, warningsTo } from "./object_client.ts";

/** Bytes of a part. */
export const PART = 256 * 1024;

/** A fake server and what puts objects on it. */
export interface UploadBench {
  readonly fake: FakeS3;
  readonly shared: Uploads;
  readonly warnings: readonly string[];
  put(
    key: string,
    body: Parameters<typeof putObject>[3],
    options?: Partial<PutOptions>,
  ): ReturnType<typeof putObject>;
  /** What was asked, one word each, retries included. */
  asked(): string[];
}

/** Runs a test, after which neither memory nor an upload may be left. */
export async function onServer(
  work: (bench: UploadBench) => Promise<void>,
  options: FakeS3Options = {},
): Promise<void> {
  await using fake = startFakeS3({ leastPart: PART, ...options });
  const client = objectClient(fake);
  const warnings: string[] = [];
  const shared = uploads({
    log: warningsTo(warnings),
    partSize: PART,
    memory: 4 * PART,
    inFlight: 3,
  });
  await work({
    fake,
    shared,
    warnings,
    put: (key, body, options = {}) =>
      putObject(client, shared, key, body, { signal: never, ...options }),
    asked: () => fake.requests.map(word),
  });
  equal(shared.lent, 0);
  equal(openUploads(fake), 0);
  client.close();
}

/** A request in a word or two: `POST create`, `PUT 3`, `POST whole`, `PUT`. */
export function word({ method, query }: FakeRequest): string {
  const name = query.get("partNumber") ??
    (query.has("uploads") ? "create" : query.has("uploadId") ? "whole" : "");
  return `${method} ${name}`.trim();
}

function openUploads(fake: FakeS3): number {
  return fake.bucket().uploads.size;
}
