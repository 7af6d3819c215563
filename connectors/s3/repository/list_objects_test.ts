import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { call, keyOf, namesOf, testedServer } from "../testdata/test_store.ts";

const name = (byte: number) => byte.toString(16).padStart(2, "0").repeat(32);

Deno.test("S20 List ignores every key that is no object of the kind", async () => {
  await using server = testedServer();
  const { fake } = server;
  const foreign = [
    "packfiles",
    "packfiles/",
    "packfiles/README",
    "packfiles/01/",
    `packfiles/02/${name(1)}`,
    `packfiles/AB/${name(0xab).toUpperCase()}`,
    `packfiles/ab/${name(0xab).toUpperCase()}`,
    `packfiles/01/${name(1)}0`,
    `packfiles/01/${name(1)}.frozen`,
    `packfiles/01/sub/${name(1)}`,
    `packfiles/${name(1)}`,
    `packfiles2/01/${name(1)}`,
    `locks/01/${name(1)}`,
    `states/01/${name(3)}`,
  ];
  for (const key of foreign) fake.put(`a/b/${key}`, "foreign");
  fake.put(`packfiles/01/${name(1)}`, "of another repository");
  fake.put(`a/packfiles/01/${name(1)}`, "of another repository");
  const store = await server.store();
  for (const kind of ["packfile", "state", "lock"] as const) {
    deepEqual(await namesOf(store, kind), []);
  }
  fake.put(`a/b/packfiles/01/${name(1)}`, "ours");
  fake.put(`a/b/states/02/${name(2)}`, "ours");
  fake.put(`a/b/locks/${name(3)}`, "ours");
  deepEqual(await namesOf(store, "packfile"), [name(1)]);
  deepEqual(await namesOf(store, "state"), [name(2)]);
  deepEqual(await namesOf(store, "lock"), [name(3)]);
});

Deno.test("S20 all pages are listed, with one request each and no delimiter", async () => {
  await using server = testedServer({ pageSize: 10 });
  for (let number = 0; number < 95; number++) {
    server.fake.put(`a/b/packfiles/${name(number).slice(0, 2)}/${name(number)}`, "");
  }
  const store = await server.store();
  deepEqual(await namesOf(store, "packfile"), Array.from({ length: 95 }, (_, at) => name(at)));
  equal(server.fake.requests.length, 10);
  equal(server.fake.requests.some(({ query }) => query.has("delimiter")), false);
});

Deno.test("S20 a server that lists in no order, or shows a key twice, is no trouble", async () => {
  const key = (byte: number) => `a/b/locks/${name(byte)}`;
  await using server = testedServer({
    fail: () =>
      new Response(
        "<ListBucketResult><IsTruncated>false</IsTruncated>" +
          [3, 1, 2, 3, 1].map((byte) =>
            `<Contents><Key>${key(byte)}</Key><Size>1</Size>` +
            "<LastModified>2024-01-01T00:00:00.000Z</LastModified></Contents>"
          ).join("") + "</ListBucketResult>",
        { headers: { "content-type": "application/xml" } },
      ),
  });
  const store = await server.store();
  // The runtime takes each once.
  deepEqual([...new Set(await namesOf(store, "lock"))], [1, 2, 3].map(name));
});

Deno.test("S21 a page that cannot be had fails the List, however many came before", async () => {
  await using server = testedServer({
    pageSize: 10,
    fail: ({ query }) =>
      (query.get("continuation-token") ?? "") !== "" && server.fake.requests.length > 3
        ? new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 })
        : undefined,
  });
  for (let number = 0; number < 95; number++) {
    server.fake.put(`a/b/locks/${name(number)}`, "");
  }
  const store = await server.store();
  await rejects(namesOf(store, "lock"), { code: "permission_denied" });
});

Deno.test("S23 kinds that are not kept are refused without a request", async () => {
  await using server = testedServer();
  const store = await server.store();
  await rejects(namesOf(store, "ecc-packfile"), { code: "unimplemented" });
  await rejects(async () => await store.get(keyOf("ecc-state", 1), undefined, call), {
    code: "unimplemented",
  });
  equal(server.fake.requests.length, 0);
});
