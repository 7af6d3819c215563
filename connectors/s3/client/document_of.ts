import { networkFailure } from "@plakar-deno/sdk/network";
import { type FailedAnswer, s3Failure } from "./s3_failure.ts";
import { readXml, type XmlElement } from "./read_xml.ts";

/** An answer whose body was read. */
export type DocumentAnswer = Omit<FailedAnswer, "body">;

/**
 * The root of the XML document that an answer has to be.
 *
 * @throws {ConnectorError} `unavailable` when the document broke off; the failure it tells when it is
 * an `<Error>`, which S3 may send behind a status of success; `invalid_argument` when it is no
 * answer of S3 at all, as the page of a network that wants a log-in first.
 */
export function documentOf(text: string, root: string, answer: DocumentAnswer): XmlElement {
  const { action, headers } = answer;
  const isPage = /^text\/html\b/i.test(headers.get("content-type") ?? "") ||
    /^\s*<(?:!doctype\s+)?html\b/i.test(text);
  const isXml = !isPage && /^\s*(?:<|$)/.test(text);
  const document = isXml ? readXml(text) : undefined;
  if (document?.name === root) return document;
  if (document?.name === "Error") throw s3Failure({ ...answer, body: text });
  if (isXml && document === undefined) {
    throw networkFailure({
      kind: "transient",
      action,
      reason: "the answer of the server broke off or is damaged",
    });
  }
  throw networkFailure({
    kind: "config",
    action,
    reason: `the server answered ${isPage ? "a web page" : "another document"}, not a <${root}>`,
    remedy: "check host and port: they must be those of the S3 API",
  });
}
