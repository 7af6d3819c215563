import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { fileInfo, type FileInfoInit } from "./file_info_of.ts";
import { goMode } from "./file_mode.ts";

const NOTHING = {
  size: -1,
  mode: 0o644,
  modTime: 0n,
  dev: 0n,
  ino: 0n,
  uid: 0n,
  gid: 0n,
  nlink: 1,
  username: "",
  groupname: "",
  flags: 0,
};

/** What a JavaScript author may pass, whatever the types say. */
function untyped(init: object): FileInfoInit {
  return init as FileInfoInit;
}

Deno.test("what is left out gets the default of its kind", () => {
  deepEqual(fileInfo({}), NOTHING);
  deepEqual(fileInfo({}, "directory"), { ...NOTHING, size: 0, mode: goMode.directory + 0o755 });
  deepEqual(fileInfo({}, "symlink"), { ...NOTHING, size: 0, mode: goMode.symlink + 0o777 });
  deepEqual(fileInfo({}, "special"), { ...NOTHING, size: 0, mode: goMode.irregular + 0o644 });
});

Deno.test("null is as good as left out, as Deno gives it on Windows", () => {
  const init = {
    mode: null,
    modTime: null,
    dev: null,
    ino: null,
    uid: null,
    gid: null,
    nlink: null,
  };
  deepEqual(fileInfo(init), NOTHING);
});

Deno.test("the type bits of a mode follow the kind", () => {
  equal(fileInfo({ mode: 0o040700 }, "file").mode, 0o700);
  equal(fileInfo({ mode: 0o104755 }, "file").mode, goMode.setuid + 0o755);
  equal(fileInfo({ mode: 0o700 }, "directory").mode, goMode.directory + 0o700);
  equal(fileInfo({ mode: 0o020620 }, "special").mode, 0x04200190);
});

Deno.test("what Deno.lstat returns is taken as it is", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/f`;
    await Deno.writeTextFile(path, "hello");
    await Deno.chmod(path, 0o640);
    await Deno.utime(path, 1_700_000_000, 1_700_000_000.25);
    const stat = await Deno.lstat(path);
    const info = fileInfo(stat);
    equal(info.size, 5);
    equal(info.mode, 0o640);
    equal(info.modTime, 1_700_000_000_250_000_000n);
    equal(info.ino, BigInt(stat.ino!));
    equal(info.uid, BigInt(stat.uid!));
    equal(info.nlink, 1);
    equal(fileInfo(await Deno.lstat(folder), "directory").mode, goMode.directory + 0o700);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("I29 numbers of up to 64 bits are exact", () => {
  const top = 2n ** 64n - 1n;
  const info = fileInfo({ dev: top, ino: 2n ** 53n + 1n, uid: top, gid: Number.MAX_SAFE_INTEGER });
  deepEqual([info.dev, info.ino, info.uid, info.gid], [top, 2n ** 53n + 1n, top, 2n ** 53n - 1n]);
});

Deno.test("I29 the number of links is capped at 65535", () => {
  equal(fileInfo({ nlink: 65535 }).nlink, 65535);
  equal(fileInfo({ nlink: 70000 }).nlink, 65535);
  equal(fileInfo({ nlink: 0 }).nlink, 0);
});

Deno.test("I29 times before 1970 and at the ends of the years 1 to 9999 are exact", () => {
  equal(fileInfo({ modTime: -1n }).modTime, -1n);
  equal(fileInfo({ modTime: new Date(-1) }).modTime, -1_000_000n);
  const first = BigInt(Date.parse("0001-01-01T00:00:00Z")) * 1_000_000n;
  const last = (BigInt(Date.parse("9999-12-31T23:59:59.999Z")) + 1n) * 1_000_000n - 1n;
  equal(fileInfo({ modTime: first }).modTime, first);
  equal(fileInfo({ modTime: last }).modTime, last);
  throws(() => fileInfo({ modTime: first - 1n }), /modTime .* years 1 to 9999/);
  throws(() => fileInfo({ modTime: last + 1n }), /modTime .* years 1 to 9999/);
  throws(() => fileInfo({ modTime: new Date(8.64e15) }), /modTime .* years 1 to 9999/);
});

Deno.test("I29 a size of −1 is unknown, a larger one exact up to 2^53 - 1", () => {
  equal(fileInfo({ size: -1 }).size, -1);
  equal(fileInfo({ size: 2n ** 53n - 1n }).size, Number.MAX_SAFE_INTEGER);
  equal(fileInfo({ size: 0n }).size, 0);
});

Deno.test("an inexact inode out of a stat is left out instead of joining two files", async () => {
  const stat = await Deno.lstat(import.meta.dirname!);
  for (const odd of [{ ino: 2 ** 60 }, { dev: 2 ** 53 }]) {
    const info = fileInfo({ ...stat, nlink: 2, ...odd }, "directory");
    deepEqual([info.dev, info.ino, info.nlink], [0n, 0n, 1]);
  }
});

const REFUSED: readonly (readonly [field: string, values: readonly unknown[]])[] = [
  ["size", [-2, 0.5, NaN, Infinity, 2 ** 53, 2n ** 53n, 2n ** 70n, "many"]],
  ["mode", [-1, 0.5, NaN, 0o200000, 0x800001ed, "rw"]],
  ["modTime", [new Date(NaN), 1_700_000_000_000, "2024-01-01", {}, Symbol("now")]],
  ["dev", [-1, 1.5, NaN, Infinity, 2 ** 53, -1n, 2n ** 64n, "7", {}]],
  ["ino", [-1, 2 ** 53, 2n ** 64n]],
  ["uid", [-1, 2 ** 53, 2n ** 64n, "root"]],
  ["gid", [-1, 2 ** 53, 2n ** 64n, "wheel"]],
  ["nlink", [-1, 0.5, NaN, Infinity, "2"]],
  ["flags", [-1, 0.5, NaN, 2 ** 32]],
];

for (const [field, values] of REFUSED) {
  Deno.test(`a ${field} that cannot be sent exactly is refused by name`, () => {
    for (const value of values) {
      const refusal = { name: "ConnectorError", code: "invalid_argument", message: RegExp(field) };
      throws(() => fileInfo(untyped({ [field]: value })), refusal, String(value));
    }
  });
}

Deno.test("the size of what has no content is checked as well", () => {
  for (const kind of ["directory", "symlink", "special"] as const) {
    equal(fileInfo({ size: 4096n }, kind).size, 4096);
    for (const size of [NaN, -2, 0.5, 2n ** 60n]) throws(() => fileInfo({ size }, kind), /size/);
  }
});
