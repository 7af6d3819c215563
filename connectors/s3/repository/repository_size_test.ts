import { strictEqual as equal } from "node:assert/strict";
import { call, testedServer } from "../testdata/test_store.ts";

Deno.test("Size is the sum of the repository's objects, over all pages", async () => {
  await using server = testedServer({ pageSize: 3 });
  const store = await server.store();
  equal(await store.size(call), 0);
  const hex = "ab".repeat(32);
  const ours = ["CONFIG", "CONFIG.frozen", `locks/${hex}`, `states/ab/${hex}`];
  for (let number = 10; number < 30; number++) {
    ours.push(`packfiles/${number}/${String(number).repeat(32)}`);
  }
  ours.push(`packfiles/ab/${hex}.frozen`);
  const foreign = [
    "CONFIGURATION",
    "CONFIG/x",
    "letter",
    "locks/x",
    "packfiles/",
    "packfiles/ab/x",
  ];
  let expected = 0;
  for (const [at, key] of ours.entries()) {
    server.fake.put(`a/b/${key}`, new Uint8Array(100 + at));
    expected += 100 + at;
  }
  for (const key of foreign) server.fake.put(`a/b/${key}`, new Uint8Array(1e6));
  for (const key of ours) server.fake.put(`a/${key}`, new Uint8Array(1e6));
  equal(await store.size(call), expected);
});
