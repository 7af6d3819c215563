import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import type { Access, Grant, Scope } from "../build/permission_set.ts";
import { type AccessUse, accessUses } from "./access_uses.ts";
import { auditLog } from "./audit_log.ts";
import { scopeOf, usedEntries } from "./scope_of.ts";
import { smallestSet } from "./smallest_set.ts";

const line = (permission: string, value: string) =>
  JSON.stringify({ v: 1, datetime: "2026-01-01T00:00:00Z", permission, value });

Deno.test("the audit log is read line by line, what is cut off or no grant left out", () => {
  const text = [
    line("read", "/etc/hosts"),
    line("net", "https://example.org/a"),
    line("net", "example.org:443"),
    line("import", "https://example.org/"),
    line("env", "HOME"),
    '{"v":1,"permission":"re',
  ].join("\n");
  deepEqual(auditLog(text), [
    { access: "read", value: "/etc/hosts" },
    { access: "net", value: "example.org:443" },
    { access: "env", value: "HOME" },
  ]);
  deepEqual(auditLog(""), []);
});

Deno.test("what the options lead to is told from what is always asked for", () => {
  const uses = accessUses([
    { access: "read", value: "/srv/photos/a" },
    { access: "read", value: "/srv" },
    { access: "read", value: "/etc/hosts" },
    { access: "read", value: "/etc/hosts" },
    { access: "write", value: "<TMP>" },
    { access: "write", value: "/scratch/plakar_case_1/x" },
    { access: "net", value: "127.0.0.1:4567" },
    { access: "net", value: "store.example.org:443" },
    { access: "net", value: "login.example.org:443" },
  ], {
    options: ["dir:///srv/photos/", "https://store.example.org/"],
    temporary: ["/scratch"],
  });
  deepEqual(uses.get("read"), {
    count: 4,
    fixed: ["/etc/hosts"],
    fromOptions: ["/srv", "/srv/photos/a"],
  });
  deepEqual(uses.get("write")!.fixed, []);
  deepEqual(uses.get("net")!.fixed, ["login.example.org:443"]);
});

const use = (fixed: readonly string[], fromOptions: readonly string[] = []): AccessUse => ({
  count: 1,
  fixed,
  fromOptions,
});

Deno.test("scopes are lists of few places, folders for many files, or everything", () => {
  deepEqual(scopeOf("net", use(["a:443", "b:80"])), ["a:443", "b:80"]);
  equal(scopeOf("net", use(["a:443"], ["b:80"])), true);
  equal(scopeOf("net", use(Array.from({ length: 9 }, (_, at) => `h${at}:1`))), true);
  deepEqual(scopeOf("read", use(["/a/1", "/a/2", "/a/3", "/a/4", "/b/1"])), ["/a", "/b/1"]);
  deepEqual(scopeOf("read", use(["/a", "/a/1", "/ab"])), ["/a", "/ab"]);
  equal(scopeOf("read", use(["/1", "/2", "/3", "/4"])), true);
});

Deno.test("entries of a list are used by what they cover", () => {
  deepEqual(usedEntries("read", ["/etc", "/usr"], use(["/etc/hosts"])), ["/etc"]);
  const hosts = ["*.example.org", "b", "c:443", "d:443"];
  deepEqual(usedEntries("net", hosts, use(["a.example.org:1", "b:2", "c:443", "d:80"])), [
    "*.example.org",
    "b",
    "c:443",
  ]);
  deepEqual(usedEntries("env", ["AWS_*", "HOME"], use(["AWS_REGION"])), ["AWS_*"]);
});

/** A connector that needs these values; a scope passes when it holds all of them. */
function connector(needs: Readonly<Partial<Record<Access, readonly string[]>>>) {
  const tried: string[] = [];
  const passes = (grants: readonly Grant[]) => {
    const scopes = new Map(grants.map(({ access, allow }): [Access, Scope] => [access, allow]));
    tried.push(JSON.stringify(Object.fromEntries(scopes)));
    return Promise.resolve(
      Object.entries(needs).every(([access, values]) => {
        const scope = scopes.get(access as Access);
        return scope === true || values.every((value) => scope?.includes(value));
      }),
    );
  };
  return { passes, tried };
}

const declaredOf = (set: Partial<Record<Access, Scope>>): Grant[] =>
  Object.entries(set).map(([access, allow]) => ({ access: access as Access, allow }));

Deno.test("a set that is the smallest one stays, each grant of it tried without", async () => {
  const { passes, tried } = connector({ read: ["/x"] });
  const found = await smallestSet({
    declared: declaredOf({ read: true }),
    uses: new Map([["read", use([], ["/x"])]]),
    passes,
  });
  deepEqual(found, { enough: true, needed: declaredOf({ read: true }) });
  deepEqual(tried, ['{"read":true}', "{}"]);
});

Deno.test("grants that are never asked for go at once, those asked for in vain one by one", async () => {
  const { passes, tried } = connector({ read: ["/x"] });
  const found = await smallestSet({
    declared: declaredOf({ net: true, ffi: true, read: true, sys: true }),
    uses: new Map([["read", use([], ["/x"])], ["sys", use(["hostname"])]]),
    passes,
  });
  deepEqual(found, { enough: true, needed: declaredOf({ read: true }) });
  equal(tried.length, 4, tried.join("\n"));
});

Deno.test("a grant that is needed though no check was noted stays", async () => {
  const { passes } = connector({ run: ["git"] });
  const { needed } = await smallestSet({
    declared: declaredOf({ run: ["git"], net: true }),
    uses: new Map(),
    passes,
  });
  deepEqual(needed, declaredOf({ run: ["git"] }));
});

Deno.test("everything becomes a list where the same places are asked for always", async () => {
  const { passes } = connector({ net: ["api.example.org:443"], read: ["/etc/hosts"] });
  const uses = new Map<Access, AccessUse>([
    ["net", use(["api.example.org:443"])],
    ["read", use(["/etc/hosts", "/etc/resolv.conf"])],
  ]);
  const { needed } = await smallestSet({
    declared: declaredOf({ net: true, read: ["/etc/hosts", "/usr"] }),
    uses,
    passes,
  });
  deepEqual(needed, declaredOf({ net: ["api.example.org:443"], read: ["/etc/hosts"] }));
});

Deno.test("what is missing is found, and nothing else is added", async () => {
  const { passes } = connector({ read: ["/srv/a"], net: ["a:443"] });
  const found = await smallestSet({
    declared: declaredOf({ net: ["b:443"] }),
    uses: new Map<Access, AccessUse>([
      ["read", use([], ["/srv/a"])],
      ["net", use(["a:443"])],
      ["sys", use(["hostname"])],
      ["env", use(["HOME"])],
    ]),
    passes,
  });
  equal(found.enough, false);
  deepEqual(found.needed, declaredOf({ net: ["a:443"], read: true }));
});

Deno.test("what only a person may grant is never proposed", async () => {
  const { passes, tried } = connector({ env: ["TOKEN"] });
  const found = await smallestSet({
    declared: [],
    uses: new Map<Access, AccessUse>([["env", use(["TOKEN"])]]),
    passes,
  });
  deepEqual(found, { enough: false, needed: undefined });
  ok(tried.every((set) => !set.includes("env")));
});
