import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { combineSets } from "./combine_sets.ts";
import { grantsInWords, permissionSet } from "./permission_set.ts";

const sets = (...given: readonly Record<string, unknown>[]) =>
  given.map((set, index) =>
    permissionSet({
      permissions: { [`a-${index}`]: { env: { ignore: true }, ...set } },
      "plakar-deno": { reasons: { [`a-${index}`]: "run" in set ? { run: `why ${index}` } : {} } },
    }, `a-${index}`)
  );

Deno.test("a combined executable may do what one of its roles may", () => {
  const set = combineSets(
    "a",
    sets({ read: ["/b", "/a"], net: ["x.example"] }, { read: ["/a", "/c"], write: true }),
  );
  equal(set.name, "a");
  equal(grantsInWords(set), "read /a /b /c, write, net x.example");
  equal(set.envIgnored, true);
  deepEqual(combineSets("a", sets({ read: true }, { read: ["/a"] })).grants, [
    { access: "read", allow: true },
  ]);
  deepEqual(combineSets("a", sets({}, {})).grants, []);
});

Deno.test("variables one role reads stay readable, and all others look unset", () => {
  const set = combineSets("a", sets({ env: { allow: ["LANG"] } }, {}));
  equal(set.json, '{"env":{"allow":["LANG"],"ignore":true}}');
});

Deno.test("reasons come along", () => {
  deepEqual(combineSets("a", sets({ read: true }, { run: ["git"] })).reasons, { run: "why 1" });
});

Deno.test("exceptions are kept when all agree, and refused when not", () => {
  const but = { read: { allow: true, deny: ["/etc"] } };
  equal(grantsInWords(combineSets("a", sets(but, but, {}))), "read except /etc");
  throws(() => combineSets("a", sets(but, { read: ["/etc/x"] })), {
    code: "invalid_argument",
    message: /"a": a-0 and a-1 in deno\.json take different things out of "read"/,
  });
});
