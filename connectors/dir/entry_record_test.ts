import { match, ok, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "@plakar-deno/sdk";
import { entryRecord } from "./entry_record.ts";

const names = {
  user: (id: number | bigint) => `user${id}`,
  group: (id: number | bigint) => `group${id}`,
};

async function statOfFile(change: Partial<Deno.FileInfo>): Promise<Deno.FileInfo> {
  return { ...await Deno.lstat(new URL(import.meta.url)), uid: 7, gid: 8, ...change };
}

Deno.test("owner and group are named", async () => {
  const record = await entryRecord({ path: "/f", stat: await statOfFile({}) }, names);
  ok(record.kind === "file");
  equal(record.info.username, "user7");
  equal(record.info.groupname, "group8");
});

Deno.test("an inode that Deno had to round is not sent, so no false hard link appears", async () => {
  const stat = await statOfFile({ ino: 2 ** 53, nlink: 2 });
  const record = await entryRecord({ path: "/f", stat }, names);
  ok(record.kind === "file");
  equal(record.info.ino, 0n);
  equal(record.info.nlink, 1);
});

Deno.test("metadata that cannot be sent becomes an error record that names the path", async () => {
  const stat = await statOfFile({ mtime: new Date(Number.NaN) });
  const record = await entryRecord({ path: "/f\n", stat }, names);
  ok(record.kind === "error");
  match(record.message, /^cannot read "\/f\\x0A": the modTime of a record /);
  equal(record.path, "/f\n");
});

Deno.test("I18 a failed entry becomes an error record with the same sentence", async () => {
  const error = new ConnectorError('cannot list the folder "/d": permission denied; ask for it');
  const record = await entryRecord({ path: "/d", error }, names);
  ok(record.kind === "error");
  equal(record.message, error.message);
});
