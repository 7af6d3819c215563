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

Deno.test("a set with sites is built for one of them, and then for nothing else", () => {
  const built = (sites: unknown, ...grants: string[]) =>
    narrowSet(
      permissionSet({
        permissions: {
          "a-importer": {
            net: { allow: ["api.example.com:443"], deny: ["deny.example.com"] },
            read: ["/srv"],
            env: { ignore: true },
          },
        },
        "plakar-deno": { sites: { "a-importer": sites } },
      }, "a-importer"),
      grants.map(parseNarrowing),
    );
  const net = (set: ReturnType<typeof built>) =>
    set.grants.find(({ access }) => access === "net")?.allow;
  deepEqual(net(built({ net: true })), ["api.example.com:443"]);
  deepEqual(net(built({ net: true }, "net=own.example.org:443")), ["own.example.org:443"]);
  deepEqual(net(built({ net: ["*.example.org:443"] }, "net=own.example.org:443")), [
    "own.example.org:443",
  ]);
  throws(() => built({ net: ["*.example.org:443"] }, "net=own.example.net:443"), /only narrows/);
  throws(() => built({ net: true }, "net=deny.example.com"), /only narrows/);
  throws(() => built({ net: true }, "read=/etc"), /only narrows/);
  throws(
    () => built(undefined, "net=own.example.org"),
    /say in deno.json .*\("plakar-deno": \{"sites": \{"a-importer": \{"net": true\}\}\}\)/,
  );
});

Deno.test("sites that are none are refused", () => {
  for (const sites of [true, [], { net: false }, { net: "*" }, { net: [1] }, { read: true }, {}]) {
    throws(
      () =>
        permissionSet({
          permissions: { "a-importer": { net: ["a.example"], env: { ignore: true } } },
          "plakar-deno": { sites: { "a-importer": sites } },
        }, "a-importer"),
      { code: "invalid_argument", message: /must give its sites as \{"net": true\}/ },
      JSON.stringify(sites),
    );
  }
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
