import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { ConnectorError } from "../error.ts";
import { boolean } from "./boolean.ts";
import { defineOptions } from "./define_options.ts";
import { duration } from "./duration.ts";
import { integer } from "./integer.ts";
import { list } from "./list.ts";
import { oneOf } from "./one_of.ts";
import type { OptionValues } from "./options.ts";
import { path } from "./path.ts";
import { secret } from "./secret.ts";
import { size } from "./size.ts";
import { text } from "./text.ts";

const options = defineOptions({
  endpoint: text({ description: "Host of the server", example: "s3.example.org" }),
  secret_key: secret({ description: "Key of the account", minLength: 8, aliases: ["old_secret"] }),
  use_tls: boolean({ default: true }),
  port: integer({ minimum: 1, maximum: 65535, optional: true }),
  timeout: duration({ default: "30s" }),
  part_size: size({ default: "64MiB", minimum: "5MiB" }),
  storage_class: oneOf(["STANDARD", "GLACIER"], { default: "STANDARD" }),
  ports: list({ item: integer({ minimum: 1 }), default: [22] }),
  identity: path({ optional: true }),
  one_file_system: boolean({ aliases: ["dont_traverse_fs"], default: false }),
});

const GIVEN = { location: "s3://h/b", endpoint: "h", secret_key: "hunter2hunter2" };

/** The one error that parsing `config` on top of what is required throws. */
function errorOf(config: Record<string, string>, base: Record<string, string> = GIVEN): string {
  let message = "";
  throws(() => options.parse({ ...base, ...config }), (error) => {
    ok(error instanceof ConnectorError);
    equal(error.code, "invalid_argument");
    message = error.message;
    return true;
  });
  return message;
}

// Compiles only if the two types are the same.
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends (<X>() => X extends B ? 1 : 2) ? true
  : false;
const _types: Same<
  OptionValues<typeof options>,
  {
    readonly endpoint: string;
    readonly secret_key: string;
    readonly use_tls: boolean;
    readonly port: number | undefined;
    readonly timeout: number;
    readonly part_size: number;
    readonly storage_class: "STANDARD" | "GLACIER";
    readonly ports: readonly number[];
    readonly identity: string | undefined;
    readonly one_file_system: boolean;
  }
> = true;

Deno.test("what is absent takes its default, or undefined, and the location is left out", () => {
  deepEqual(options.parse(GIVEN), {
    endpoint: "h",
    secret_key: "hunter2hunter2",
    use_tls: true,
    port: undefined,
    timeout: 30_000,
    part_size: 67_108_864,
    storage_class: "STANDARD",
    ports: [22],
    identity: undefined,
    one_file_system: false,
  });
});

Deno.test("every text becomes its typed value", () => {
  const config = {
    ...GIVEN,
    use_tls: "F",
    port: "22",
    timeout: "1h30m",
    part_size: "10MB",
    storage_class: "GLACIER",
    ports: "1, 2",
    identity: "/a/../b/",
    one_file_system: "1",
  };
  deepEqual(options.parse(config), {
    endpoint: "h",
    secret_key: "hunter2hunter2",
    use_tls: false,
    port: 22,
    timeout: 5_400_000,
    part_size: 10_000_000,
    storage_class: "GLACIER",
    ports: [1, 2],
    identity: "/b",
    one_file_system: true,
  });
});

Deno.test("one error lists every problem", () => {
  const message = errorOf({ use_tls: "yes", prot: "22", storage_class: "GLACIR" }, {
    location: "s3://h/b",
  });
  const lines = message.split("\n");
  equal(lines[0], "cannot use the options:");
  equal(
    lines[1],
    '  - "endpoint" is missing (Host of the server); set endpoint=<value>',
  );
  equal(lines[2], '  - "secret_key" is missing (Key of the account); set secret_key=<value>');
  equal(
    lines[3],
    '  - the value "yes" of "use_tls" is neither true nor false; write "true" or "false"',
  );
  match(lines[4] ?? "", /"GLACIR" of "storage_class" is not a known word; did you mean "GLACIER"/);
  match(lines[5] ?? "", /"prot" is not an option of this connector; did you mean "port"\? \(known/);
  match(lines[5] ?? "", /known options: "endpoint", "secret_key", .*"one_file_system"\)$/);
  equal(lines.length, 6);
});

Deno.test("an unknown key far from all others is to be removed, and its value is not told", () => {
  const message = errorOf({ colour: "blue" });
  match(message, /^cannot use the options: "colour" is not an option of this connector; remove it/);
  equal(message.includes("blue"), false);
});

Deno.test("an empty text is refused where it is required", () => {
  equal(
    errorOf({ endpoint: "" }),
    'cannot use the options: the value "" of "endpoint" is empty; ' +
      "write a value, for example s3.example.org",
  );
});

Deno.test("a key without value is explained where it is no boolean", () => {
  match(errorOf({ port: "true" }), /not a whole number; .* \(-o port alone means true\)$/);
});

Deno.test("no error repeats a secret, whatever key it stands under", () => {
  const short = errorOf({ secret_key: "tiny" });
  match(short, /the value of "secret_key" is too short; write at least 8 characters/);
  equal(short.includes("tiny"), false);
  const moved = errorOf({ port: "hunter2hunter2" });
  match(moved, /the value of "port" is not a whole number/);
  equal(moved.includes("hunter2"), false);
  const differ = errorOf({ old_secret: "otherother" });
  match(differ, /the value of "old_secret" differs from the value of "secret_key", and both/);
  equal(/hunter2|otherother/.test(differ), false);
  deepEqual(options.secrets, ["secret_key", "old_secret"]);
});

Deno.test("an alias stands for its key, and both may be given if they agree", () => {
  equal(options.parse({ ...GIVEN, dont_traverse_fs: "true" }).one_file_system, true);
  const both = { ...GIVEN, dont_traverse_fs: "true", one_file_system: "1" };
  equal(options.parse(both).one_file_system, true);
  equal(
    errorOf({ dont_traverse_fs: "true", one_file_system: "false" }),
    'cannot use the options: the value "true" of "dont_traverse_fs" differs from the value ' +
      '"false" of "one_file_system", and both set one option; give only "one_file_system"',
  );
  deepEqual(options.aliases, { old_secret: "secret_key", dont_traverse_fs: "one_file_system" });
  const wrong = errorOf({ dont_traverse_fs: "true", one_file_system: "no" });
  equal(wrong.includes("differs"), false);
});

Deno.test("keys that objects inherit are options like any other", () => {
  const odd = defineOptions({
    constructor: text({ optional: true }),
    toString: text({ default: "x" }),
  });
  equal(odd.parse({}).constructor, undefined);
  equal(odd.parse({}).toString, "x");
  const proto = JSON.parse('{"__proto__": "x"}');
  throws(() => odd.parse(proto), /"__proto__" is not an option of this connector/);
});

Deno.test("no options means that every key but the location is unknown", () => {
  deepEqual(defineOptions({}).parse({ location: "x://" }), {});
  throws(() => defineOptions({}).parse({ a: "" }), /no options besides its location/);
});

Deno.test("a definition that cannot work is refused", () => {
  throws(() => defineOptions({ location: text({}) }), /"location": every connector has it/);
  throws(() => defineOptions({ passphrase: secret({}) }), /"passphrase": plakar keeps it/);
  throws(() => defineOptions({ "a=b": text({}) }), /"a=b": a key starts with a letter/);
  throws(() => defineOptions({ a: text({}), b: text({ aliases: ["a"] }) }), /alias "a" is already/);
  throws(
    () => defineOptions({ a: text({ aliases: ["c"] }), b: text({ aliases: ["c"] }) }),
    /"b": its alias "c" is already taken/,
  );
  throws(
    () => defineOptions({ port: integer({ minimum: 1, default: 0 }) }),
    /"port": its default "0" is too small; write at least 1/,
  );
  throws(() => defineOptions({ a: path({ default: "/a/" }) }), /would be read as "\/a"/);
  throws(
    () => defineOptions({ keys: list({ item: secret({}), default: ["a"] }) }),
    /"keys": a secret has no default/,
  );
});
