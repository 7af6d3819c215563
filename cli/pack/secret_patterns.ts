/** A shape that secrets have, and nothing else has. */
export interface SecretPattern {
  /** What it is, for a person. */
  readonly kind: string;
  /** Finds it; global. The named group `secret`, if there is one, is the part that is secret. */
  readonly pattern: RegExp;
  /** Whether a match is one after all. */
  readonly accepts?: (secret: string) => boolean;
}

/**
 * The shapes that are looked for. Their issuers chose them so that they can be found: each begins
 * with words of its own. What has no such shape, a plain password for instance, cannot be told from
 * any other text.
 *
 * A line break may be written as in source code, `\n`: a bundle and a JSON file hold it so.
 */
export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: "private key",
    // With a part of the key: programs that read keys hold the first line alone.
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr])+(?:[A-Za-z-]+: [^\n\\]*(?:\s|\\[nr])+)*(?<secret>[A-Za-z0-9+/]{32,})/g,
  },
  {
    kind: "AWS access key id",
    pattern: /(?<![A-Za-z0-9+/])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9+/=])/g,
  },
  {
    kind: "AWS secret access key",
    pattern:
      /(?:aws_?secret_?access_?key|secretAccessKey)["']?\s*[:=]\s*["'`]?(?<secret>[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])/gi,
  },
  { kind: "GitHub token", pattern: /(?<!\w)gh[opsur]_[A-Za-z0-9]{36,255}(?!\w)/g },
  { kind: "GitHub token", pattern: /(?<!\w)github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?!\w)/g },
  {
    kind: "GitLab token",
    pattern: /(?<![\w-])gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-[\w-]{20,}(?:\.[\w.]+)?/g,
  },
  { kind: "Slack token", pattern: /(?<!\w)xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{20,}/g },
  { kind: "Slack token", pattern: /(?<!\w)xapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{32,}/g },
  {
    kind: "Slack webhook",
    pattern:
      /hooks\.slack\.com\/(?:services|workflows)\/(?<secret>T\w{6,}\/[AB]\w{6,}\/[\w/]{16,})/g,
  },
  { kind: "Google API key", pattern: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g },
  { kind: "Google client secret", pattern: /(?<![\w-])GOCSPX-[\w-]{28}(?![\w-])/g },
  { kind: "Google access token", pattern: /(?<![\w.-])ya29\.[\w-]{40,}/g },
  { kind: "npm token", pattern: /(?<!\w)npm_[A-Za-z0-9]{36}(?!\w)/g },
  {
    kind: "registry password",
    // A line of .npmrc; one that names an environment variable is none.
    pattern:
      /^(?!\s*[#;]).*?(?:_authToken|_auth|_password)\s*=\s*["']?(?<secret>(?!\$)[^\s"']{8,})/gm,
    // Minified code assigns to such names, too: what is assigned there is code.
    accepts: (secret) => /^[A-Za-z0-9+/=_-]+$/.test(secret),
  },
  { kind: "PyPI token", pattern: /(?<![\w-])pypi-AgE[\w-]{50,}/g },
  { kind: "Stripe key", pattern: /(?<!\w)[rs]k_live_[A-Za-z0-9]{24,}/g },
  {
    kind: "Azure storage key",
    pattern: /AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/g,
  },
  {
    kind: "age key",
    pattern: /(?<!\w)AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/g,
  },
  {
    kind: "signed token (JWT)",
    pattern: /(?<![\w.-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}(?![\w.-])/g,
    accepts: isSignedToken,
  },
];

/** Whether the first two parts are what a signed token has there: JSON that names an algorithm. */
function isSignedToken(token: string): boolean {
  const [head, body] = token.split(".").slice(0, 2).map(decoded);
  return typeof head === "object" && head !== null && "alg" in head && head.alg !== "none" &&
    typeof body === "object" && body !== null;
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined;
  }
}
