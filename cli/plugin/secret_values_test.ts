import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { isSecretName, secretValues } from "./secret_values.ts";

Deno.test("names of secrets are known in every spelling", () => {
  const secret = "password secret_access_key secretKey accessKey access_key passphrase api-token " +
    "auth client.secret private_key apiKey smtp_pass db_pwd key credentials";
  for (const name of secret.split(" ")) equal(isSecretName(name), true, name);
  for (const name of ["location", "keyboard", "author", "region", "bypass", "monkey", "private"]) {
    equal(isSecretName(name), name === "private", name);
  }
});

Deno.test("only their values are taken", () => {
  const config = { location: "dir:///x", token: "t", greeting: "Hello", use_auth: "true" };
  deepEqual(secretValues(config), ["t"]);
  deepEqual(secretValues(config, ["greeting"]), ["t", "Hello"]);
});
