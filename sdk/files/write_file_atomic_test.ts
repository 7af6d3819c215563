import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { ConnectorError } from "../error.ts";
import { writeFileAtomic } from "./write_file_atomic.ts";
import { withFolder } from "../../tests/with_folder.ts";

const signal = new AbortController().signal;
const names = (folder: string) => [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();

function pattern(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
}

async function* pieces(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield part;
}

for (const sync of [true, false]) {
  for (const length of [0, 1, 4096, 262_143, 262_144, 262_145, 1_000_000]) {
    Deno.test(`writeFileAtomic writes ${length} bytes of any kind of body, sync ${sync}`, () =>
      withFolder(async (folder) => {
        const bytes = pattern(length);
        const half = length >> 1;
        const path = `${folder}/file`;
        const bodies = [
          bytes,
          new Blob([bytes]).stream(),
          pieces(bytes.subarray(0, half), new Uint8Array(0), bytes.subarray(half)),
        ];
        for (const body of bodies) {
          equal(await writeFileAtomic(path, body, { signal, sync }), length);
          deepEqual(await Deno.readFile(path), bytes);
        }
        deepEqual(names(folder), ["file"]);
      }));
  }
}

Deno.test("writeFileAtomic tells once when the body was read, before the file is complete", () =>
  withFolder(async (folder) => {
    for (const length of [0, 4096, 262_144, 1_000_000]) {
      const told: string[] = [];
      await writeFileAtomic(`${folder}/file`, pieces(pattern(length)), {
        signal,
        onRead: () => told.push("read"),
        finish: (temporary) => {
          told.push(`finish ${Deno.statSync(temporary).size}`);
          return Promise.resolve();
        },
      });
      deepEqual(told, ["read", `finish ${length}`]);
    }
  }));

Deno.test("writeFileAtomic sets the mode exactly, special bits too, and 0600 by default", () =>
  withFolder(async (folder) => {
    const before = Deno.umask(0o077);
    try {
      for (const sync of [true, false]) {
        for (const mode of [undefined, 0o644, 0o4755, 0o777, 0o400]) {
          await writeFileAtomic(`${folder}/f`, pattern(9), { signal, sync, mode });
          equal((await Deno.stat(`${folder}/f`)).mode! & 0o7777, mode ?? 0o600);
        }
      }
    } finally {
      Deno.umask(before);
    }
  }));

Deno.test("writeFileAtomic replaces a link and does not write through it", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/target`, "old");
    await Deno.symlink("target", `${folder}/link`);
    await writeFileAtomic(`${folder}/link`, pattern(3), { signal });
    equal(await Deno.readTextFile(`${folder}/target`), "old");
    ok((await Deno.lstat(`${folder}/link`)).isFile);
  }));

Deno.test("writeFileAtomic leaves the old file and no temporary one when the body fails", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/f`, "old");
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield pattern(300_000);
      throw new Error("the peer went away");
    }
    await rejects(writeFileAtomic(`${folder}/f`, broken(), { signal }), /the peer went away/);
    equal(await Deno.readTextFile(`${folder}/f`), "old");
    deepEqual(names(folder), ["f"]);
  }));

Deno.test("writeFileAtomic leaves nothing when finish fails, and finish sees the whole file", () =>
  withFolder(async (folder) => {
    for (const sync of [true, false]) {
      let seen = -1;
      const finish = async (temporary: string) => {
        match(temporary, /\/tmp\.[^/]+$/);
        seen = (await Deno.stat(temporary)).size;
        throw new Error("no owner");
      };
      await rejects(
        writeFileAtomic(`${folder}/f`, pattern(700_000), { signal, sync, finish }),
        /no owner/,
      );
      equal(seen, 700_000);
    }
    deepEqual(names(folder), []);
  }));

Deno.test("writeFileAtomic ends a body that never answers when the signal aborts", () =>
  withFolder(async (folder) => {
    const controller = new AbortController();
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield pattern(300_000);
      await new Promise(() => {});
    }
    const writing = writeFileAtomic(`${folder}/f`, silent(), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("stop")), 20);
    await rejects(writing, /stop/);
    deepEqual(names(folder), []);
    await rejects(
      writeFileAtomic(`${folder}/f`, pattern(1), { signal: controller.signal }),
      /stop/,
    );
    deepEqual(names(folder), []);
  }));

Deno.test("writeFileAtomic names the path and the remedy when the file system refuses", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/taken`);
    await rejects(writeFileAtomic(`${folder}/taken`, pattern(1), { signal }), (error: unknown) => {
      ok(error instanceof ConnectorError);
      match(error.message, /^cannot write ".*\/taken": is a directory; a folder stands there/);
      return true;
    });
    await rejects(writeFileAtomic(`${folder}/none/f`, pattern(1), { signal }), (error: unknown) => {
      ok(error instanceof ConnectorError);
      equal(error.code, "not_found");
      match(error.message, /^cannot write ".*\/none\/f": no such file or directory; check/);
      return true;
    });
    deepEqual(names(folder), ["taken"]);
  }));

Deno.test("writeFileAtomic makes the temporary file where it is told, and 32 at once are whole", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/spool`);
    const numbers = Array.from({ length: 32 }, (_, number) => number);
    await Promise.all(
      numbers.map((number) =>
        writeFileAtomic(`${folder}/${number}`, pieces(new Uint8Array(400_000).fill(number)), {
          signal,
          temporaryFolder: `${folder}/spool`,
          finish: (temporary) => {
            ok(temporary.startsWith(`${folder}/spool/tmp.`));
            return Promise.resolve();
          },
        })
      ),
    );
    for (const number of numbers) {
      const bytes = await Deno.readFile(`${folder}/${number}`);
      ok(bytes.length === 400_000 && bytes.every((byte) => byte === number));
    }
    deepEqual(names(`${folder}/spool`), []);
  }));
