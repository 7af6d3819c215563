import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { findSecrets } from "./find_secrets.ts";
import { secretFile } from "./secret_file.ts";

// Put together here, so that no part of this file has the shape of a secret.
const drawn = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6kM9nP2rS5uV8xA1cD4fG7iL0oR3tU6wX9zB2";
const upper = "QWERTZUIOPASDFGHJKLYXCVBNM234567";
const jwt = (alg: string) =>
  [JSON.stringify({ alg, typ: "JWT" }), JSON.stringify({ sub: "somebody", iat: 1516239022 })]
    .map((part) => btoa(part).replaceAll("=", "")).join(".") + "." + drawn.slice(0, 43);
const begin = (kind: string) => `-----BEGIN ${kind}` + "-----";
const key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";

const secrets: readonly (readonly [kind: string, text: string])[] = [
  ["private key", `${begin("PRIVATE KEY")}\n${key}\n`],
  ["private key", `const key = "${begin("RSA PRIVATE KEY")}\\n${key}\\n";`],
  ["private key", `${begin("OPENSSH PRIVATE KEY")}\r\n${key}`],
  ["private key", `${begin("EC PRIVATE KEY")}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\n${key}`],
  ["private key", `{"type":"service_account","private_key":"${begin("PRIVATE KEY")}\\n${key}\\n"}`],
  ["AWS access key id", `id="AKIA${upper.slice(0, 16)}"`],
  ["AWS secret access key", `aws_secret_access_key = ${drawn.slice(0, 40)}`],
  ["AWS secret access key", `{secretAccessKey:"${drawn.slice(0, 40)}"}`],
  ["GitHub token", `"ghp_${drawn.slice(0, 36)}"`],
  ["GitHub token", `github_pat_${drawn.slice(0, 22)}_${drawn.slice(0, 59)}`],
  ["GitLab token", `token=glpat-${drawn.slice(0, 20)}`],
  ["Slack token", `'xoxb-${"2349857612-"}${drawn.slice(0, 24)}'`],
  ["Slack webhook", `https://hooks.slack.com/services/T0AB12CD3/B0EF45GH6/${drawn.slice(0, 24)}`],
  ["Google API key", `"AIza${drawn.slice(0, 35)}"`],
  ["Google client secret", `GOCSPX-${drawn.slice(0, 28)}`],
  ["npm token", `npm_${drawn.slice(0, 36)}`],
  ["registry password", `//npm.example.org/:_authToken=${drawn.slice(0, 30)}`],
  ["signed token (JWT)", `Bearer ${jwt("HS256")}`],
];

Deno.test("secrets of known services are found, with their line", () => {
  for (const [kind, text] of secrets) {
    const found = findSecrets(`first line\n\n${text}\nlast line`);
    deepEqual(found.map((each) => each.kind), [kind], kind);
    equal(found[0]!.line >= 3, true, kind);
    equal(text.includes(found[0]!.secret), true, kind);
  }
});

Deno.test("what only resembles a secret is none", () => {
  const none = [
    `if (text.startsWith("${begin("PRIVATE KEY")}")) read();`,
    "`" + begin("PRIVATE KEY") + "\\n${body}\\n-----END`",
    `${begin("CERTIFICATE")}\n${key}`,
    `${begin("PUBLIC KEY")}\n${key}`,
    "AKIA" + "IOSFODNN7EXAMPLE",
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "secretAccessKey: options.secretAccessKey, region: options.region",
    `ghp_${"x".repeat(36)}`,
    `ghp_${"ab".repeat(18)}`,
    "//npm.example.org/:_authToken=${NPM_TOKEN}",
    "# //npm.example.org/:_auth" + "Token=abcdefghijklmnop",
    "this._auth=function(n){return n.length>8};this._password=e.password;",
    jwt("none"),
    `eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.${drawn.slice(0, 30)}`,
    `sha512-${drawn}==`,
  ];
  for (const text of none) deepEqual(findSecrets(text), [], text);
});

Deno.test("a secret that stands in several places is named once, at the first", () => {
  const token = `ghp_${drawn.slice(0, 36)}`;
  const text = `a\n${token}\n${token}\nnpm_${drawn.slice(20, 56)}`;
  deepEqual(findSecrets(text).map(({ kind, line }) => [kind, line]), [
    ["GitHub token", 2],
    ["npm token", 4],
  ]);
});

Deno.test("files are known by their names", () => {
  for (
    const path of [
      ".env",
      "a/.env.local",
      ".envrc",
      "prod.env",
      "keys/id_rsa",
      "tls/server.key",
      "a.p12",
    ]
  ) {
    equal(secretFile(path) === undefined, false, path);
  }
  for (
    const path of ["env.json", "id_rsa.pub", "keyboard.json", "README.md", "tls/ca.pem", ".npmrc"]
  ) {
    equal(secretFile(path), undefined, path);
  }
});
