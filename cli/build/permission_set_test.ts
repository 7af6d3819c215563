import { deepEqual, equal, throws } from "node:assert/strict";
import { grantsInWords, permissionSet } from "./permission_set.ts";

const env = { ignore: true };
const configOf = (set: unknown) => ({ permissions: { "a-importer": set } });
const read = (set: unknown) => permissionSet(configOf(set), "a-importer");

Deno.test("a set is read in each of the forms deno.json allows", () => {
  deepEqual(read({ read: true, env }).grants, [{ access: "read", allow: true }]);
  deepEqual(read({ net: ["example.org:443"], read: false, env }).grants, [
    { access: "net", allow: ["example.org:443"] },
  ]);
  deepEqual(read({ write: { allow: ["/srv"], deny: ["/srv/x"] }, env }).grants, [
    { access: "write", allow: ["/srv"] },
  ]);
  equal(read({ env }).envIgnored, true);
  equal(read({ env: ["LANG"] }).envIgnored, false);
  equal(read({ env, read: true }).json, read({ read: true, env }).json);
});

Deno.test("the words name every grant", () => {
  equal(grantsInWords(read({ env })), "nothing");
  equal(
    grantsInWords(read({ read: true, net: ["a.example", "b.example"], env })),
    "read, net a.example b.example",
  );
});

Deno.test("sets that would make the sandbox pointless are refused with the remedy", () => {
  const refused: readonly [unknown, RegExp][] = [
    [{ all: true, env }, /"a-importer": .* grants everything: remove "all"/],
    [{ run: true, env }, /grants "run", which leaves the sandbox/],
    [{ run: { allow: ["ls"] }, env }, /grants "run"/],
    [{ ffi: ["/lib/x.so"], env }, /grants "ffi"/],
    [{ import: true, env }, /grants "import"/],
    [{ read: ["data"], env }, /grants "read" for "data": .*absolute path/],
    [{ read: 1, env }, /"read": 1, which is no grant/],
    [{ red: true, env }, /unknown key "red"/],
    [{ read: true }, /add "env": \{"ignore": true\}/],
    [undefined, /is missing: add "permissions"/],
    [true, /is missing/],
  ];
  for (const [set, message] of refused) {
    throws(() => read(set), { name: "ConnectorError", code: "invalid_argument", message });
  }
  throws(() => permissionSet({}, "constructor"), { message: /is missing/ });
});
