import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
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

Deno.test("what is taken out of a grant is read and told, and paths stand as Deno notes them", () => {
  const set = read({ write: { allow: ["/srv/"], deny: ["/srv/y/../x"] }, net: false, env });
  deepEqual(set.grants, [{ access: "write", allow: ["/srv"] }]);
  deepEqual(set.exceptions, [{ access: "write", rule: "deny", of: ["/srv/x"] }]);
  equal(grantsInWords(set), "write /srv except /srv/x");
  equal(set.json, '{"env":{"ignore":true},"write":{"allow":["/srv"],"deny":["/srv/x"]}}');
  deepEqual(read({ read: ["/"], env }).grants, [{ access: "read", allow: ["/"] }]);
});

Deno.test("what leaves the sandbox is allowed with a reason, which comes with the set", () => {
  const withReasons = (set: unknown, reasons: unknown) =>
    permissionSet({ ...configOf(set), "plakar-deno": { reasons } }, "a-importer");
  const git = { run: ["git"], env };
  deepEqual(withReasons(git, { "a-importer": { run: "git reads the repository" } }).reasons, {
    run: "git reads the repository",
  });
  const all = withReasons({ all: true, net: false }, { "a-importer": { all: "trust me" } });
  deepEqual(all.grants.map(({ access }) => access), [
    "read",
    "write",
    "env",
    "sys",
    "run",
    "ffi",
  ]);
  deepEqual(
    withReasons({ env: true }, { "a-importer": { env: "it prints it" } }).grants,
    [{ access: "env", allow: true }],
  );
  const refused: readonly [unknown, unknown, RegExp][] = [
    [git, { "b-importer": { run: "another set" } }, /or say why: "plakar-deno": \{"reasons": /],
    [git, { "a-importer": { ffi: "another access" } }, /grants "run"/],
    [git, { "a-importer": { run: " " } }, /"run" has no text/],
    [git, { "a-importer": { run: true } }, /"run" has no text/],
    [git, { "a-importer": "because" }, /they are no object/],
    [git, { "a-importer": { run: "x", net: "x" } }, /"net" needs no reason/],
    [{ env: true }, {}, /grants "env" for every variable/],
    [{ env: ["*"] }, {}, /grants "env" for every variable/],
    [{ import: true, env }, { "a-importer": { all: "x" } }, /grants "import"/],
  ];
  for (const [set, reasons, message] of refused) {
    throws(() => withReasons(set, reasons), { code: "invalid_argument", message });
  }
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
    [{ read: { allow: true, why: "" }, env }, /which is no grant/],
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
