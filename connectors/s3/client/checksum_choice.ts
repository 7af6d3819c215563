import type { Logger } from "@plakar-deno/sdk";

/** Whether checksums are sent to a server and asked of it, learnt from its answers. */
export interface ChecksumChoice {
  /** False once the server refused them. */
  readonly wanted: boolean;
  /** Remembers that the server took a request without them that it had refused with them. */
  refuse(): void;
}

/** Begins with checksums. */
export function checksumChoice(log: Logger): ChecksumChoice {
  let wanted = true;
  return {
    get wanted() {
      return wanted;
    },
    refuse() {
      if (!wanted) return;
      wanted = false;
      log.info("the server takes no checksums of objects; bodies are still signed with SHA-256");
    },
  };
}

const CHECKSUM = /^x-amz-(?:checksum-|sdk-checksum-)/i;

/** Codes of a server that does not know a header (S3 API reference, "Error responses"). */
const UNKNOWN_HEADER: ReadonlySet<string> = new Set([
  "InvalidRequest",
  "InvalidArgument",
  "NotImplemented",
  "UnsupportedArgument",
]);

/** Whether a refusal may be due to the checksums that were asked for, not to what they say. */
export function mayBeChecksums(
  headers: Readonly<Record<string, string>>,
  status: number,
  code: string | undefined,
): boolean {
  if (!Object.keys(headers).some((name) => CHECKSUM.test(name))) return false;
  return status === 501 || (status === 400 && code !== undefined && UNKNOWN_HEADER.has(code));
}

/** The headers without those of checksums. */
export function withoutChecksums(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CHECKSUM.test(name)));
}
