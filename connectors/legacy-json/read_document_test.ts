import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { withFolder } from "../../tests/with_folder.ts";
import { readDocument } from "./read_document.ts";

const { signal } = new AbortController();

Deno.test("a document is read with what its file is", () =>
  withFolder(async (folder) => {
    const path = `${folder}/a.json`;
    await Deno.writeTextFile(path, '\ufeff{"größe": {"a": "b"}}', { mode: 0o640 });
    const { top, stat } = await readDocument(path, signal);
    deepEqual(top, { größe: { a: "b" } });
    equal(stat.mode! & 0o777, 0o640 & ~Deno.umask());
  }));

Deno.test("what is no document is refused in words, without a piece of what it holds", () =>
  withFolder(async (folder) => {
    const path = `${folder}/a.json`;
    const refused = async (content: string | Uint8Array) => {
      if (typeof content === "string") await Deno.writeTextFile(path, content);
      else await Deno.writeFile(path, content);
      let message = "";
      await rejects(readDocument(path, signal), (error: Error) => {
        message = error.message;
        return true;
      });
      match(message, /^cannot read ".*a\.json": /);
      return message.slice(message.indexOf(": ") + 2);
    };
    equal(
      await refused('{"pass": "secret" "word"}'),
      "it is no JSON in UTF-8, at position 18 (line 1 column 19); correct it",
    );
    equal(await refused("secret"), "it is no JSON in UTF-8; correct it");
    equal(await refused(""), "it is no JSON in UTF-8; correct it");
    equal(
      await refused(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x22, 0x22, 0x7d)),
      "it is no JSON in UTF-8; correct it",
    );
    for (const outermost of ["[]", '"text"', "null", "7"]) {
      equal(await refused(outermost), "its outermost value is no object; put it into {…}");
    }
    equal(
      await refused(" ".repeat(16 * 1024 * 1024 + 1)),
      "it has 16777217 bytes, and documents may have 16777216; split it",
    );
    await Deno.writeTextFile(path, "{}" + " ".repeat(16 * 1024 * 1024 - 2));
    deepEqual((await readDocument(path, signal)).top, {});
  }));

Deno.test("a path where no file is is refused at once, a pipe too", () =>
  withFolder(async (folder) => {
    await rejects(readDocument(`${folder}/none`, signal), /none": no such file/);
    await rejects(readDocument(folder, signal), /it is no regular file; give one/);
    await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
    await rejects(readDocument(`${folder}/pipe`, signal), /it is no regular file; give one/);
    await rejects(readDocument(`${folder}/a`, AbortSignal.abort(new Error("enough"))), /enough/);
  }));
