import {
  deepStrictEqual as deepEqual,
  match,
  notStrictEqual as notEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { ConnectorError } from "../error.ts";
import { openByteSource } from "../byte_source.ts";
import { openFile } from "./open_file.ts";
import { withFolder } from "../../tests/with_folder.ts";

function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index * 7 + (index >> 8));
}

/** Whether there is such a file; its `stat` tells a size of 0. */
function isLarge(path: string): boolean {
  try {
    return Deno.readFileSync(path).length > 65_536;
  } catch {
    return false;
  }
}

async function readAll(path: string, buffer: number, byteLength?: number): Promise<Uint8Array> {
  const source = openByteSource(await openFile(path, { byteLength }));
  const pieces: number[] = [];
  const room = new Uint8Array(buffer);
  for (let count; (count = await source.read(room)) !== null;) {
    pieces.push(...room.subarray(0, count));
  }
  await source.close();
  return Uint8Array.from(pieces);
}

Deno.test("openFile reads a whole file, whatever the buffer and the expected size", () =>
  withFolder(async (folder) => {
    const path = `${folder}/f`;
    for (const length of [0, 1, 99, 100, 101, 200, 1000]) {
      await Deno.writeFile(path, bytesOf(length));
      for (const expected of [undefined, 0, length, length + 1, Math.max(length - 1, 0)]) {
        deepEqual(await readAll(path, 100, expected), bytesOf(length), `${length} ${expected}`);
      }
    }
  }));

Deno.test("openFile reads a file that hands out short pieces to its end", {
  ignore: !isLarge("/proc/kallsyms"),
}, async () => {
  // The reference is read by another means; the file is constant while the system runs.
  const expected = await Deno.readFile("/proc/kallsyms");
  const reader = await openFile("/proc/kallsyms", { byteLength: 0 });
  const room = new Uint8Array(65_536);
  let total = 0;
  let isShort = false;
  for (let count; (count = await reader.read(room)) !== null;) {
    total += count;
    if (count < room.length && total < expected.length) isShort = true;
  }
  await reader.close();
  equal(total, expected.length);
  ok(isShort, "this file was chosen because its reads are short");
});

Deno.test("openFile saves the last read when the expected size is reached", () =>
  withFolder(async (folder) => {
    const path = `${folder}/f`;
    await Deno.writeFile(path, bytesOf(10));
    const reader = await openFile(path, { byteLength: 10 });
    equal(reader.byteLength, 10);
    equal(await reader.read(new Uint8Array(64)), 10);
    // What is appended now would be seen by a system call.
    await Deno.writeFile(path, bytesOf(5), { append: true });
    equal(await reader.read(new Uint8Array(64)), null);
    await reader.close();
  }));

Deno.test("openFile says what to do about a file that cannot be opened", () =>
  withFolder(async (folder) => {
    await rejects(openFile(`${folder}/a\nb`), (error: unknown) => {
      ok(error instanceof ConnectorError);
      equal(error.code, "not_found");
      match(error.message, /^cannot open the file ".*a\\x0Ab": it does not exist, .*; run again/);
      notEqual(error.cause, undefined);
      return true;
    });
  }));

Deno.test("openFile says of a folder that it is one", () =>
  withFolder(async (folder) => {
    const open = async () => {
      const reader = await openFile(folder);
      try {
        await reader.read(new Uint8Array(8));
      } finally {
        await reader.close();
      }
    };
    await rejects(open(), (error: unknown) => {
      ok(error instanceof ConnectorError);
      equal(error.code, "failed_precondition");
      match(
        error.message,
        /^cannot (open|read) the file ".*": it is a folder, which has no content/,
      );
      return true;
    });
  }));

Deno.test({
  name: "openFile says of a link to nothing what it is, sandboxed or not",
  permissions: { read: true, write: true },
  fn: () =>
    withFolder(async (folder) => {
      await Deno.symlink("nothing", `${folder}/link`);
      await rejects(openFile(`${folder}/link`), /a symbolic link that leads to nothing|vanished/);
    }),
});

Deno.test("openFile closes once, and refuses to read afterwards", () =>
  withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/f`, bytesOf(10));
    const reader = await openFile(`${folder}/f`);
    await reader.close();
    await reader.close();
    await rejects(reader.read(new Uint8Array(8)), /its reader is closed; open it again/);
  }));

Deno.test("openFile may be closed while a read is pending", () =>
  withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/f`, bytesOf(100_000));
    for (let round = 0; round < 50; round++) {
      const reader = await openFile(`${folder}/f`);
      const pending = reader.read(new Uint8Array(100_000));
      await reader.close();
      const count = await pending;
      ok(count === null || count > 0);
    }
  }));

Deno.test("openFile neither waits at a named pipe nor takes it for an empty file", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/pipe`;
    const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
    equal(success, true);
    const reader = await openFile(path, { byteLength: 5 });
    await rejects(reader.read(new Uint8Array(6)), /it is no regular file any more; run the backup/);
    await reader.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
