import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { RECLAIM_PIECE } from "./reclaim_piece.ts";
import { openByteSource, type OpenSource } from "./byte_source.ts";
import type { ByteReader, ByteSource } from "./bytes.ts";

const HELLO = new TextEncoder().encode("hello");

/** Everything a source gives, read through a buffer of `size` bytes. */
async function readAll(source: OpenSource, size = 3): Promise<string> {
  const buffer = new Uint8Array(size);
  let text = "";
  for (let count; (count = await source.read(buffer)) !== null;) {
    equal(count > 0 && count <= size, true);
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  equal(await source.read(buffer), null, "the end is the end");
  return text;
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

/** A reader over texts; an empty one is a read of no bytes. */
function readerOf(texts: string[], close: () => void = () => {}): ByteReader {
  return {
    read(buffer) {
      const text = texts.shift();
      if (text === undefined) return Promise.resolve(null);
      const { written } = new TextEncoder().encodeInto(text, buffer);
      return Promise.resolve(written);
    },
    close,
  };
}

const FORMS: readonly (readonly [name: string, make: () => ByteSource])[] = [
  ["bytes", () => HELLO],
  ["a Buffer that is a view", () => Buffer.from("--hello--").subarray(2, 7)],
  ["a stream", () => ReadableStream.from(pieces("he", "llo"))],
  ["a stream of bytes", () => new Blob([HELLO]).stream()],
  ["an async generator", () => pieces("h", "ello")],
  ["a node stream", () => Readable.from([Buffer.from("hel"), Buffer.from("lo")])],
  ["a reader", () => readerOf(["he", "l", "lo"])],
];

for (const [name, make] of FORMS) {
  Deno.test(`the content of ${name} is read whole and closed more than once`, async () => {
    for (const size of [1, 2, 3, 5, 64]) {
      const source = openByteSource(make());
      if (name === "a reader" && size < 2) continue;
      equal(await readAll(source, size), "hello");
      await Promise.all([source.close(), source.close()]);
      await source.close();
    }
  });

  Deno.test(`the content of ${name} is over once it is closed`, async () => {
    const source = openByteSource(make());
    const buffer = new Uint8Array(2);
    equal((await source.read(buffer))! > 0, true);
    await source.close();
    equal(await source.read(buffer), null);
    equal(await source.read(buffer), null);
  });

  Deno.test(`the content of ${name} may be closed unread`, async () => {
    const source = openByteSource(make());
    await source.close();
    equal(await source.read(new Uint8Array(2)), null);
  });
}

Deno.test("the content of an open file is read and the file closed", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, HELLO);
    const file = await Deno.open(path);
    const source = openByteSource(file);
    equal(source.byteLength, undefined);
    equal(await readAll(source), "hello");
    await source.close();
    await source.close();
    throws(() => file.statSync(), Deno.errors.BadResource);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("the number of bytes is known of bytes, and of readers that tell it", () => {
  equal(openByteSource(HELLO).byteLength, 5);
  equal(openByteSource({ ...readerOf([]), byteLength: 7 }).byteLength, 7);
  equal(openByteSource(pieces("hello")).byteLength, undefined);
});

Deno.test("I5 empty pieces and empty reads do not end the content", async () => {
  equal(await readAll(openByteSource(pieces("", "", "he", "", "llo", ""))), "hello");
  equal(await readAll(openByteSource(ReadableStream.from(pieces("", "hello", "")))), "hello");
  equal(await readAll(openByteSource(readerOf(["", "he", "", "", "llo", ""]))), "hello");
});

Deno.test("I5 content that gives no bytes and no end is given up", async () => {
  async function* nothing() {
    while (true) yield new Uint8Array(0);
  }
  const buffer = new Uint8Array(2);
  const stuck = { name: "ConnectorError", code: "internal", message: /no bytes and no end/ };
  await rejects(openByteSource(nothing()).read(buffer), stuck);
  for (const count of [0, -1, NaN, undefined]) {
    const read = () => Promise.resolve(count as number);
    await rejects(openByteSource({ read, close() {} }).read(buffer), stuck, String(count));
  }
});

Deno.test("I6 empty content ends at once", async () => {
  equal(await readAll(openByteSource(new Uint8Array(0))), "");
  equal(await readAll(openByteSource(pieces())), "");
  equal(await readAll(openByteSource(pieces("", ""))), "");
  equal(await readAll(openByteSource(readerOf([]))), "");
});

Deno.test("a reader that claims more bytes than there was room for is refused", async () => {
  const source = openByteSource({ read: () => Promise.resolve(9), close() {} });
  await rejects(source.read(new Uint8Array(8)), {
    name: "ConnectorError",
    message: /says it read 9 bytes into a buffer of 8; return how many/,
  });
});

Deno.test("pieces of something else than bytes are refused", async () => {
  for (const piece of ["text", 5, null, [1, 2], new ArrayBuffer(2), new Uint16Array(1)]) {
    const iterator = { next: () => Promise.resolve({ done: false, value: piece }) };
    const wrong = () => ({ [Symbol.asyncIterator]: () => iterator }) as AsyncIterable<never>;
    const refusal = { name: "ConnectorError", message: /where bytes belong; yield Uint8Array/ };
    await rejects(openByteSource(wrong()).read(new Uint8Array(2)), refusal);
    await rejects(openByteSource(ReadableStream.from(wrong())).read(new Uint8Array(2)), refusal);
  }
});

Deno.test("what is no content is refused", () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    ["hello", /is a string; return bytes/],
    [undefined, /is a undefined; return bytes/],
    [null, /is null; return bytes/],
    [{}, /is a object; return bytes/],
    [[HELLO], /is a object; return bytes/],
    [new ArrayBuffer(1), /is a object; return bytes/],
    [() => HELLO, /is a function; return bytes/],
  ];
  for (const [source, message] of cases) {
    throws(() => openByteSource(source as ByteSource), { name: "ConnectorError", message });
  }
});

Deno.test("what has both an iterator and a read is iterated", async () => {
  const content = { read: () => Promise.reject(new Error("not this one")), close() {} };
  const both = Object.assign(content, { [Symbol.asyncIterator]: () => pieces("hello") });
  equal(await readAll(openByteSource(both as unknown as ByteSource)), "hello");
});

Deno.test("a failure comes through in every form, after the bytes before it", async () => {
  async function* failing() {
    yield HELLO;
    throw new Error("disk on fire");
  }
  const texts = ["hello"];
  const reader: ByteReader = {
    ...readerOf(texts),
    read: (buffer) =>
      texts.length > 0 ? readerOf(texts).read(buffer) : Promise.reject(new Error("disk on fire")),
  };
  for (const form of [failing(), ReadableStream.from(failing()), reader]) {
    const source = openByteSource(form);
    const buffer = new Uint8Array(8);
    equal(await source.read(buffer), 5);
    await rejects(source.read(buffer), /disk on fire/);
    await source.close();
  }
});

Deno.test("closing early tells the generator, the stream and the reader, once", async () => {
  const closed: string[] = [];
  async function* generator(name: string) {
    try {
      while (true) yield HELLO;
    } finally {
      closed.push(name);
    }
  }
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(HELLO),
    cancel: () => void closed.push("stream"),
  });
  const forms = [generator("generator"), stream, readerOf(["x"], () => closed.push("reader"))];
  for (const form of forms) {
    const source = openByteSource(form);
    await source.read(new Uint8Array(2));
    await Promise.all([source.close(), source.close()]);
    await source.close();
  }
  equal(stream.locked, false);
  deepEqual(closed, ["generator", "stream", "reader"]);
});

Deno.test("closing does not wait behind a pending read, whatever the form", async () => {
  const never = new Promise<never>(() => {});
  const iterable: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({ next: () => never, return: () => never }),
  };
  async function* generator() {
    yield await never;
  }
  const stream = new ReadableStream<Uint8Array>({ pull: () => never });
  const reader: ByteReader = { read: () => never, close() {} };
  for (const form of [iterable, generator(), stream, reader]) {
    const source = openByteSource(form);
    const pending = source.read(new Uint8Array(2));
    await source.close();
    if (form === stream) equal(await pending, null);
  }
});

Deno.test("bytes that arrive after the close are no content any more", async () => {
  const pieceOnItsWay = Promise.withResolvers<IteratorResult<Uint8Array>>();
  const iterable: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({ next: () => pieceOnItsWay.promise }),
  };
  const countOnItsWay = Promise.withResolvers<number>();
  const reader: ByteReader = { read: () => countOnItsWay.promise, close() {} };
  const sources = [openByteSource(iterable), openByteSource(reader)];
  const pending = sources.map((source) => source.read(new Uint8Array(8)));
  for (const source of sources) await source.close();
  pieceOnItsWay.resolve({ done: false, value: HELLO });
  countOnItsWay.resolve(5);
  deepEqual(await Promise.all(pending), [null, null]);
});

Deno.test("a hand-written iterator may fail, or answer nothing, when it is told to return", async () => {
  const returns: readonly (() => unknown)[] = [
    () => {
      throw new Error("at once");
    },
    () => Promise.reject(new Error("later")),
    () => undefined,
    () => ({ done: true, value: undefined }),
  ];
  for (const answer of returns) {
    const iterator = { ...pieces(), next: () => pieces("hello").next(), return: answer };
    const iterable = { [Symbol.asyncIterator]: () => iterator };
    const source = openByteSource(iterable as unknown as ByteSource);
    await source.read(new Uint8Array(2));
    await source.close();
  }
});

Deno.test("a stream whose cancel fails is closed all the same", async () => {
  const stream = new ReadableStream<Uint8Array>({
    cancel: () => Promise.reject(new Error("no")),
  });
  await openByteSource(stream).close();
  equal(stream.locked, false);
});

Deno.test("a reader that fails to close says so, to everyone who closes it", async () => {
  const source = openByteSource(readerOf([], () => {
    throw new Error("still busy");
  }));
  await rejects(source.close(), /still busy/);
  await rejects(source.close(), /still busy/);
});

Deno.test("a stream that someone else reads is refused", () => {
  const stream = ReadableStream.from(pieces("hello"));
  stream.getReader();
  throws(() => openByteSource(stream), TypeError);
});

Deno.test("pieces that were copied are taken back, those that were given up are not", async () => {
  const first = new Uint8Array([1, 2, 3]);
  const second = new Uint8Array([4, 5]);
  for (const asStream of [true, false]) {
    const back: number[] = [];
    const reclaim = {
      [RECLAIM_PIECE]: {
        owner: (): object => content,
        take: (piece: Uint8Array) => void back.push(piece.at(-1)!),
      },
    };
    const content: ReadableStream<Uint8Array> | AsyncGenerator<Uint8Array> = asStream
      ? Object.assign(ReadableStream.from([first, second]), reclaim)
      : Object.assign(
        (async function* () {
          yield first;
          yield second;
        })(),
        reclaim,
      );
    const source = openByteSource(content);
    const buffer = new Uint8Array(2);
    equal(await source.read(buffer), 2);
    deepEqual(back, []);
    equal(await source.read(buffer), 1);
    deepEqual(back, [3]);
    equal(await source.read(buffer.subarray(0, 1)), 1);
    await source.close();
    deepEqual(back, [3]);
  }
});

Deno.test("pieces of what was made of a content are not taken back", async () => {
  const content = {
    async *[Symbol.asyncIterator]() {
      yield new Uint8Array(3);
    },
    [RECLAIM_PIECE]: {
      owner: (): object => content,
      take: () => {
        throw new Error("taken back");
      },
    },
  };
  for (const other of [{ ...content }, Object.create(content), new Proxy(content, {})]) {
    const source = openByteSource(other);
    equal(await source.read(new Uint8Array(3)), 3);
    await source.close();
  }
  await rejects(openByteSource(content).read(new Uint8Array(3)), /taken back/);
});
