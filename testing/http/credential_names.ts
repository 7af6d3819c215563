// In small letters, without what joins words: "access_token", "accessToken" and "Access-Token" are one.
const FIELDS: ReadonlySet<string> = new Set([
  "accesskey",
  "accesstoken",
  "accesstokensecret",
  "apikey",
  "apisecret",
  "apitoken",
  "appsecret",
  "apptoken",
  "assertion",
  "authenticitytoken",
  "authkey",
  "authorization",
  "authtoken",
  "bearertoken",
  "bottoken",
  "clientassertion",
  "clientpassword",
  "clientsecret",
  "codeverifier",
  "consumersecret",
  "cookie",
  "csrftoken",
  "deploytoken",
  "devicecode",
  "downloadtoken",
  "encryptionkey",
  "feedtoken",
  "hmac",
  "idtoken",
  "jwt",
  "oauthsignature",
  "oauthtoken",
  "oauthtokensecret",
  "oauthverifier",
  "passphrase",
  "passwd",
  "password",
  "personalaccesstoken",
  "privatekey",
  "privatetoken",
  "pwd",
  "refreshtoken",
  "registrationtoken",
  "runnerstoken",
  "secret",
  "secretaccesskey",
  "secretkey",
  "securitytoken",
  "sessionid",
  "sessiontoken",
  "setcookie",
  "sharedsecret",
  "sig",
  "signature",
  "signingkey",
  "signingsecret",
  "token",
  "uploadtoken",
  "usertoken",
  "webhooksecret",
  "xamzcredential",
  "xamzsecuritytoken",
  "xamzsignature",
  "xapikey",
  "xsrftoken",
  "xgoogcredential",
  "xgoogsignature",
]);

/**
 * Whether a field, a parameter or a form value of this name holds a credential. Names are compared
 * whole: `token` is one, `next_page_token` is not, since paging needs it.
 */
export function isCredentialName(name: string): boolean {
  return FIELDS.has(name.toLowerCase().replace(/[-_. ]/g, ""));
}

/**
 * Whether a field of this name has credentials, where its value is a list of texts: `tokens`. As a
 * number it tells how many there are.
 */
export function isCredentialList(name: string, value: unknown): boolean {
  return Array.isArray(value) && isCredentialName(name.replace(/s$/i, ""));
}

/** What fields are called that hold the value of a credential which is an object: `{"token": {"value": …}}`. */
export const VALUE_FIELDS: ReadonlySet<string> = new Set([
  "value",
  "plaintext",
  "plain_text",
  "raw",
]);

/** Whether an object is a pair that names a credential: `{"name": "token", "value": …}`. */
export function isCredentialPair(value: object): boolean {
  const { name, key } = value as { readonly name?: unknown; readonly key?: unknown };
  return [name, key].some((each) => typeof each === "string" && isCredentialName(each));
}

/**
 * Whether a header of this name holds a credential; a part of the name is enough, but not where it
 * only tells about one: its scopes, its kind, the time of its end.
 */
export function isCredentialHeader(name: string): boolean {
  return /authorization|x-auth|token|secret|cookie|password|(?:api|access|private|application|subscription|functions|admin|master)-?key|signature|credential|session/i
    .test(name) && !/scope|expir|type|limit|allow/i.test(name);
}

/** Tokens that are known by their look, those of the big services, web tokens and private keys. */
export const TOKEN_SHAPES: RegExp = new RegExp(
  [
    String.raw`gh[opusr]_[A-Za-z0-9]{20,}`,
    String.raw`github_pat_[A-Za-z0-9_]{20,}`,
    String.raw`gl[a-z]{2,5}-[A-Za-z0-9_-]{20,}`,
    String.raw`shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{20,}`,
    String.raw`(?:lin_api|lin_oauth|npm|hf|ntn|dop_v1|figd)_[A-Za-z0-9]{30,}`,
    String.raw`(?<![\w+/-])ATATT3[A-Za-z0-9_=-]{30,}`,
    String.raw`(?<![\w+/-])SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}`,
    String.raw`(?<![\w+/-])sk-(?:ant|proj)-[A-Za-z0-9_-]{20,}`,
    String.raw`xox[abeoprs]-[A-Za-z0-9-]{10,}`,
    String.raw`(?<![\w+/-])(?:AKIA|ASIA)[A-Z0-9]{16}(?![\w+/-])`,
    // Whole words: base64 of a picture may hold the first letters by chance.
    String.raw`(?<![\w+/-])AIza[A-Za-z0-9_-]{35}(?![\w+/-])`,
    String.raw`ya29\.[A-Za-z0-9_-]{20,}`,
    String.raw`[rs]k_(?:live|test)_[A-Za-z0-9]{16,}`,
    // One that begins amid a word has an end, so that a long word is not read once for each place.
    String.raw`(?:(?<![\w-])eyJ[\w-]{8,}|eyJ[\w-]{8,1000})\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*`,
    String.raw`-----BEGIN [A-Z ]*PRIVATE KEY-----[^]{0,8000}?-----END [A-Z ]*PRIVATE KEY-----`,
  ].join("|"),
  "g",
);
