import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { isOlder } from "./check_deno.ts";
import { type Finding, withoutSecrets } from "./finding.ts";
import { type Machine, project, see } from "./testdata/machine.ts";

Deno.test("doctor finds nothing wrong where all is right", async () => {
  const { code, text } = await see({}, project);
  equal(code, 0);
  equal(
    text,
    `\
ok       deno          Deno 2.7.14
ok       denort        denort comes from Deno's download site
ok       targets       can be built here: linux-amd64 linux-arm64 darwin-amd64 darwin-arm64 windows-amd64
ok       certificates  Deno trusts Mozilla's
ok       jsr           JSR answers
ok       npm           the npm registry answers
ok       plakar        plakar v1.1.2 (/bin/plakar0), generation v1.1
ok       packages      /home/ann/.local/share/plakar/plugins/v1.1.0: none installed
ok       protocols     importer: fs stdin tar tar+gz tar+gzip tgz
ok       protocols     exporter: fs stdout stderr
ok       protocols     storage: fs http https ptar ptar+http ptar+https
ok       project       notes, with 2 connectors`,
  );
});

Deno.test("doctor says what does not work on an old Deno", async () => {
  const { code, of } = await see({ version: "2.4.5" });
  equal(code, 1);
  const [{ level, text, remedy } = {} as Finding] = of("deno");
  equal(level, "problem");
  match(text, /^Deno 2\.4\.5 is older than 2\.7\.14: .*grpc-js.*; it knows no permission sets/);
  match(remedy ?? "", /deno upgrade/);
  equal(isOlder("2.7.14", "2.7.14"), false);
  equal(isOlder("2.10.0", "2.7.14"), false);
  equal(isOlder("2.7.9", "2.7.14"), true);
  equal(isOlder("1.46.3", "2.7.14"), true);
  equal(isOlder("2.7.14+abc", "2.7.14"), false);
});

Deno.test("without a network, what is cached still counts, and warnings are no failure", async () => {
  const offline: Machine = {
    site: { reason: "dns error" },
    cache: () => ({
      code: 1,
      stdout: "",
      stderr: "error: Import 'https://ann:hunter2@mirror/x?token=hunter2' failed.\n\n" +
        "Stack backtrace:\n   0: <unknown>",
    }),
    env: {
      HOME: "/home/ann",
      HTTPS_PROXY: "http://ann:hunter2@proxy",
      NPM_CONFIG_REGISTRY: "https://ann:hunter2@mirror/npm/?key=hunter2",
    },
    files: { "/cache/dl/release/v2.7.14/denort-x86_64-unknown-linux-gnu.zip": "" },
  };
  const { code, of, text } = await see(offline);
  equal(code, 0);
  equal(of("denort")[0]?.text, "denort comes from Deno's cache, for linux-amd64");
  equal(of("targets")[0]?.level, "warn");
  match(
    of("targets")[0]?.text ?? "",
    /^can be built here: linux-amd64; not linux-arm64 .*dns error$/,
  );
  equal(of("jsr")[0]?.level, "warn");
  match(
    of("jsr")[0]?.text ?? "",
    /^JSR cannot be reached: .*: Import 'https:\/\/…@mirror\/x\?…' failed\.$/,
  );
  match(
    of("jsr")[0]?.remedy ?? "",
    /proxy of HTTPS_PROXY is right; else go online, or set JSR_URL/,
  );
  match(
    of("npm")[0]?.text ?? "",
    /registry \(https:\/\/…@mirror\/npm\/\?…, NPM_CONFIG_REGISTRY\) cannot/,
  );
  equal(text.includes("hunter2"), false);

  const nothing = await see({ site: { reason: "dns error" }, cache: () => undefined });
  equal(nothing.code, 1);
  equal(nothing.of("denort")[0]?.level, "problem");
  match(nothing.of("denort")[0]?.text ?? "", /no denort 2\.7\.14 for linux-amd64.*dns error/);
  match(nothing.of("jsr")[0]?.text ?? "", /no answer in time$/);
});

Deno.test("DENORT_BIN counts for the platform it is for, and must exist", async () => {
  const offline = { site: { reason: "no" } } as const;
  const env = { HOME: "/h", DENORT_BIN: "/denort" };
  const good = await see({ ...offline, env, files: { "/denort": "ELF" } });
  equal(good.code, 0);
  equal(good.of("denort")[0]?.text, "denort comes from DENORT_BIN, for linux-amd64");
  const target = "aarch64-unknown-linux-gnu";
  const arm = { os: "linux", arch: "aarch64", target } as const;
  const other = await see({ ...offline, env, build: arm, files: { "/denort": "ELF" } });
  equal(other.code, 1);
  const text = await see({ env, files: { "/denort": "text" } });
  equal(text.code, 0);
  deepEqual(text.of("denort").map(({ level }) => level), ["warn", "ok"]);
  const missing = await see({ env });
  equal(missing.code, 1);
  match(missing.of("denort")[0]?.text ?? "", /DENORT_BIN is "\/denort", which does not exist/);
});

Deno.test("a certificate of a stranger is told apart from a network that is down", async () => {
  const cache = () => ({
    code: 1,
    stdout: "",
    stderr: "error: client error (Connect): invalid peer certificate: UnknownIssuer",
  });
  const plain = await see({ cache });
  equal(plain.code, 1);
  equal(plain.of("certificates")[0]?.remedy, "set DENO_TLS_CA_STORE=system,mozilla");
  const env = { HOME: "/h", DENO_TLS_CA_STORE: "system,mozilla" };
  const both = await see({ cache, env });
  match(both.of("certificates")[0]?.remedy ?? "", /^add the company's certificate/);
  equal((await see({ env })).of("certificates")[0]?.text, "Deno trusts the system's and Mozilla's");
  const odd = await see({ env: { HOME: "/h", DENO_TLS_CA_STORE: "windows" } });
  equal(odd.code, 1);
  const cert = await see({ env: { HOME: "/h", DENO_CERT: "/ca.pem" } });
  match(cert.of("certificates")[0]?.text ?? "", /DENO_CERT is "\/ca\.pem", which does not exist/);
});

Deno.test("JSR_URL may be a folder, which must be there", async () => {
  const env = { HOME: "/h", JSR_URL: "file:///jsr%20copy/" };
  const good = await see({ env, files: { "/jsr copy/": "" } });
  equal(good.of("jsr")[0]?.text, "JSR (file:///jsr%20copy/, JSR_URL) answers");
  const missing = await see({ env });
  equal(missing.code, 1);
  equal(missing.of("jsr")[0]?.remedy, "correct JSR_URL, or unset it");
});

Deno.test("no address keeps its user, password or query", () => {
  equal(
    withoutSecrets('get "https://u:p@h/a?b=c" and http://p@h:1/x, then x@y.example'),
    'get "https://…@h/a?…" and http://…@h:1/x, then x@y.example',
  );
});
