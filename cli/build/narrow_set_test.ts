import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { narrowSet, parseNarrowing, requireUse } from "./narrow_set.ts";
import { permissionSet } from "./permission_set.ts";

const setOf = (set: Record<string, unknown>) =>
  permissionSet(
    { permissions: { "a-importer": { ...set, env: { ignore: true } } } },
    "a-importer",
  );
const narrowed = (set: Record<string, unknown>, ...grants: string[]) =>
  narrowSet(setOf(set), grants.map(parseNarrowing));

Deno.test("a set is narrowed to the values given for an access, and keeps the others", () => {
  const set = narrowed({ net: true, read: true }, "net=b.example:443", "net=a.example:443");
  deepEqual(set.grants, [
    { access: "read", allow: true },
    { access: "net", allow: ["a.example:443", "b.example:443"] },
  ]);
  equal(
    set.json,
    '{"env":{"ignore":true},"net":{"allow":["a.example:443","b.example:443"]},"read":{"allow":true}}',
  );
  deepEqual(narrowed({ read: ["/srv"] }, "read=/srv/a/../b/").grants, [
    { access: "read", allow: ["/srv/b"] },
  ]);
  deepEqual(narrowed({ write: ["/"] }, "write=/x").grants, [{ access: "write", allow: ["/x"] }]);
  // An access the set has not is none of its business.
  deepEqual(narrowed({ read: true }, "net=a.example").grants, [{ access: "read", allow: true }]);
});

Deno.test("what would widen a set is refused", () => {
  const widening: readonly [Record<string, unknown>, string][] = [
    [{ net: ["a.example:443"] }, "net=b.example:443"],
    [{ net: ["a.example:443"] }, "net=a.example"],
    [{ net: ["a.example"] }, "net=*.a.example"],
    [{ net: ["10.0.0.0/8"] }, "net=11.0.0.1"],
    [{ net: { allow: true, deny: ["*.a.example"] } }, "net=x.a.example"],
    [{ read: ["/srv/data"] }, "read=/srv"],
    [{ read: ["/srv/data"] }, "read=/srv/data2"],
    [{ read: ["/srv/data"] }, "read=/srv/data/../x"],
    [{ read: { allow: true, deny: ["/etc"] } }, "read=/etc/ssl"],
  ];
  for (const [set, grant] of widening) {
    throws(() => narrowed(set, grant), {
      code: "invalid_argument",
      message: /cannot build "a-importer" with --grant .*only narrows/,
    }, grant);
  }
  equal(narrowed({ read: ["/srv"] }, "read=/srv/..data").grants.length, 1);
});

Deno.test("what is no grant is refused with an example", () => {
  const refused: readonly [string, RegExp][] = [
    ["net", /write a host/],
    ["net=*", /write a host/],
    ["read=data", /absolute path, for example read=\/srv\/data/],
    ["write=", /absolute path/],
    ["run=ls", /begins with net=, read= or write=/],
    ["", /begins with net=/],
  ];
  for (const [text, message] of refused) {
    throws(() => parseNarrowing(text), { code: "invalid_argument", message }, text);
  }
});

Deno.test("a grant that no set can use is refused", () => {
  const sets = [setOf({ read: true })];
  requireUse([parseNarrowing("read=/srv")], sets);
  throws(() => requireUse([parseNarrowing("net=a.example")], sets), {
    code: "invalid_argument",
    message: /no permission set of a-importer grants "net"/,
  });
});
