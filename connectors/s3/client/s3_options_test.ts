import { deepStrictEqual as deepEqual, ok, strictEqual as equal, throws } from "node:assert/strict";
import { commonOptions, exporterOptions, importerOptions, storageOptions } from "./s3_options.ts";

const keys = {
  location: "bucket://s3.example.org/photos",
  access_key: "a",
  secret_access_key: "b",
};

Deno.test("the options of S3 have the defaults of the table", () => {
  deepEqual(commonOptions.parse(keys), {
    access_key: "a",
    secret_access_key: "b",
    session_token: undefined,
    region: undefined,
    use_tls: true,
    tls_insecure_no_verify: false,
    port: undefined,
    root: undefined,
    endpoint: undefined,
    virtual_host: false,
    sse_customer_key: undefined,
    max_bandwidth: 0,
    concurrency: 16,
  });
  equal(importerOptions.parse(keys).metadata, "auto");
  equal(exporterOptions.parse(keys).storage_class, "STANDARD");
  equal(storageOptions.parse({ ...keys, storage_class: "GLACIER_IR" }).storage_class, "GLACIER_IR");
});

Deno.test("the truths of S3 options are those of Go", () => {
  for (const word of ["1", "t", "T", "TRUE", "true", "True"]) {
    equal(commonOptions.parse({ ...keys, virtual_host: word }).virtual_host, true, word);
  }
  for (const word of ["0", "f", "F", "FALSE", "false", "False"]) {
    equal(commonOptions.parse({ ...keys, use_tls: word }).use_tls, false, word);
  }
  for (const word of ["", "yes", "tRUE", "2"]) {
    throws(() => commonOptions.parse({ ...keys, use_tls: word }), /"use_tls" is neither true nor/);
  }
});

Deno.test("a storage class may be written in any letter case", () => {
  for (const options of [exporterOptions, storageOptions]) {
    for (const written of ["glacier_ir", "Glacier_IR", "GLACIER_IR"]) {
      equal(options.parse({ ...keys, storage_class: written }).storage_class, "GLACIER_IR");
    }
    equal(options.parse(keys).storage_class, "STANDARD");
    throws(
      () => options.parse({ ...keys, storage_class: "glacial" }),
      /"storage_class" is not a known word; did you mean "GLACIER"/,
    );
  }
});

Deno.test("an error names the key of the option and what to write, and repeats no secret", () => {
  const refused: readonly [Record<string, string>, RegExp][] = [
    [{ port: "99999" }, /"port" is too large; write at most 65535/],
    [{ port: "https" }, /"port" is not a whole number/],
    [
      { region: "eu west" },
      /"region" may have letters, digits, "-" and "_" alone.*example eu-west-3/,
    ],
    [{ region: "" }, /"region" is empty; .* leave the option out/],
    [{ concurrency: "0" }, /"concurrency" is too small/],
    [{ max_bandwidth: "10M" }, /"max_bandwidth" has an unclear unit/],
    [{ sse_customer_key: "hunter2" }, /"sse_customer_key" is not the base64 of 32.*openssl rand/],
    [{ storage_class: "GLACIAL" }, /did you mean "GLACIER"/],
    [{ acces_key: "x" }, /did you mean "access_key"/],
    [{ access_key: "hunter2\nx" }, /"access_key" has a space, a line break/],
    [{ access_key: "hunter2\u00e9" }, /"access_key" has a space, a line break/],
    [{ secret_access_key: "hunter2\n" }, /"secret_access_key" has a space, .* write the key alone/],
    [{ session_token: "hunter2 x" }, /"session_token" has a space/],
    [{ secret_access_key: "" }, /"secret_access_key" is empty/],
  ];
  for (const [config, message] of refused) {
    throws(() => storageOptions.parse({ ...keys, ...config }), (error: Error) => {
      ok(message.test(error.message), error.message);
      return !error.message.includes("hunter2");
    });
  }
  equal(commonOptions.parse({ ...keys, session_token: "" }).session_token, "");
  throws(() => commonOptions.parse({ location: "x" }), /"access_key" is missing/);
  deepEqual(commonOptions.secrets, [
    "access_key",
    "secret_access_key",
    "session_token",
    "sse_customer_key",
  ]);
});
