import type { ResumedContent } from "../../network/resumed_content.ts";

/**
 * Content that is being downloaded. It is a {@link ByteReader}: what `open` of a file record may
 * return as it is.
 */
export interface HttpContent extends ResumedContent {
  /** The status of the first answer: 200, or 206 for a part that was asked for. */
  readonly status: number;
  /** The headers of the first answer. */
  readonly headers: Headers;
}
