import { strictEqual as equal } from "node:assert/strict";
import { secretMask } from "./mask_secrets.ts";

Deno.test("S27 a secret disappears in every form it is likely to take", () => {
  const mask = secretMask(['p@ss "w/ord', "", "key"]);
  equal(mask('login with p@ss "w/ord failed'), "login with *** failed");
  equal(mask(`?token=${encodeURIComponent('p@ss "w/ord')}&x=1`), "?token=***&x=1");
  equal(mask(`body ${new URLSearchParams([["t", 'p@ss "w/ord']])}`), "body t=***");
  equal(mask(JSON.stringify({ password: 'p@ss "w/ord' })), '{"password":"***"}');
  equal(mask("nothing here"), "nothing here");
});

Deno.test("S27 a secret that contains another is replaced whole", () => {
  equal(secretMask(["abc", "abcdef"])("abcdef abc"), "*** ***");
});

Deno.test("S27 the password of any URL is masked, the user is kept", () => {
  const mask = secretMask([]);
  equal(
    mask("cannot reach sftp://bob:s3cr@t@host:22/dir"),
    "cannot reach sftp://bob:***@host:22/dir",
  );
  equal(mask("https://host:8080/a@b"), "https://host:8080/a@b");
  equal(mask("s3://:pass@host and ftp://u:p@h/x"), "s3://:***@host and ftp://u:***@h/x");
});
