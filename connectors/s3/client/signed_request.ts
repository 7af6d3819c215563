import { createHmac, hash } from "node:crypto";
import { AwsV4Signer } from "aws4fetch";

/** Who signs, and for which region. */
export interface Credentials {
  /** Name of the key. */
  readonly accessKeyId: string;
  /** The key. */
  readonly secretAccessKey: string;
  /** What goes with keys issued for a limited time. */
  readonly sessionToken: string | undefined;
  /** The region the signature is for. */
  readonly region: string;
}

/** What is signed. */
export interface UnsignedRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The URL, as it will be sent. */
  readonly url: URL;
  /** The headers to sign. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in hexadecimal: the server refuses any other body. */
  readonly sha256: string;
  /** The time of the signature in milliseconds since 1970. */
  readonly date: number;
}

/**
 * Makes a function that signs requests (AWS Signature Version 4, headers). It keeps the key derived
 * for a day and a region, and gives the headers to send with the request.
 *
 * What aws4fetch writes down to be signed is hashed here and not by it: its way, over Web Crypto,
 * waits for another thread twice, longer than a local server takes for 64 KiB.
 */
export function requestSigner(
  { accessKeyId, secretAccessKey, sessionToken, region }: Credentials,
): (request: UnsignedRequest) => Promise<Headers> {
  let day = "";
  let dayKey: Uint8Array = new Uint8Array();
  return async ({ method, url, headers, sha256, date }) => {
    const datetime = new Date(date).toISOString().replace(/[:-]|\.\d{3}/g, "");
    if (datetime.slice(0, 8) !== day) {
      day = datetime.slice(0, 8);
      const parts = [day, region, "s3", "aws4_request"];
      const first = new TextEncoder().encode(`AWS4${secretAccessKey}`);
      dayKey = parts.reduce<Uint8Array>((key, part) => hmac(key, part).digest(), first);
    }
    const signer = new AwsV4Signer({
      method,
      url: url.href,
      headers: { ...headers, "x-amz-content-sha256": sha256 },
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      service: "s3",
      region,
      datetime,
    });
    const { credentialString, signedHeaders } = signer;
    const canonical = hash("sha256", await signer.canonicalString());
    const text = `${ALGORITHM}\n${datetime}\n${credentialString}\n${canonical}`;
    signer.headers.set(
      "authorization",
      `${ALGORITHM} Credential=${accessKeyId}/${credentialString}, ` +
        `SignedHeaders=${signedHeaders}, Signature=${hmac(dayKey, text).digest("hex")}`,
    );
    return signer.headers;
  };
}

const ALGORITHM = "AWS4-HMAC-SHA256";

function hmac(key: Uint8Array, text: string) {
  return createHmac("sha256", key).update(text);
}
