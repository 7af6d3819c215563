import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import type { StoreFileRequest } from "../../proto/v1_0/messages.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { type IncomingFile, incomingFile } from "./store_file.ts";

const { signal } = new AbortController();
const header = (size: number | string): StoreFileRequest => ({ header: { pathname: "/a", size } });
const data = (text: string): StoreFileRequest => ({
  data: { chunk: new TextEncoder().encode(text) },
});

async function* sent(...requests: readonly (StoreFileRequest | Error)[]) {
  for (const request of requests) {
    if (request instanceof Error) throw request;
    yield await Promise.resolve(request);
  }
}

async function textOf(file: IncomingFile): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (let piece; (piece = await file.read()) !== null;) text += decoder.decode(piece);
  return text;
}

Deno.test("V9 a file whose size fits is read to its end, empty data left out", async () => {
  const file = await incomingFile(sent(header(5), data("ab"), data(""), data("cde")), signal);
  deepStrictEqual([file.pathname, file.size], ["/a", 5]);
  strictEqual(await textOf(file), "abcde");
  strictEqual(await file.read(), null);
  await file.drain();
});

Deno.test("V9 an empty file is one", async () => {
  const file = await incomingFile(sent(header(0)), signal);
  strictEqual(await textOf(file), "");
  await file.drain();
});

const code = (wanted: string, text: RegExp) => (error: unknown) => {
  strictEqual((error as ConnectorError).code, wanted);
  match((error as ConnectorError).message, text);
  return true;
};

for (
  const [what, requests, failure] of [
    ["fewer bytes", [header(5), data("abc")], code("data_loss", /received 3 of 5 bytes of "\/a"/)],
    ["none", [header(5)], code("data_loss", /received 0 of 5 bytes/)],
    [
      "more bytes",
      [header(2), data("ab"), data("c"), data("d")],
      code("data_loss", /received at least 3 of 2 bytes of "\/a"/),
    ],
    [
      "a second header",
      [header(2), data("a"), header(2), data("b")],
      code("invalid_argument", /second header came inside the content of "\/a"/),
    ],
    [
      "a request of nothing",
      [header(2), data("a"), {}, data("b")],
      code("invalid_argument", /inside the content of "\/a" is empty/),
    ],
    [
      "a break",
      [header(2), data("a"), new Error("reset")],
      code("data_loss", /broke off inside "\/a" after 1 bytes/),
    ],
  ] as const
) {
  Deno.test(`V9 ${what}: the author's read fails and goes on failing`, async () => {
    const file = await incomingFile(sent(...requests), signal);
    await rejects(textOf(file), failure);
    await rejects(file.read(), failure);
    await rejects(file.drain(), failure);
    await rejects(file.read(), failure);
  });

  Deno.test(`V9 ${what}: found by who only drops the content`, async () => {
    const file = await incomingFile(sent(...requests), signal);
    await rejects(file.drain(), failure);
  });
}

Deno.test("V9 the rest is taken up to the half-close, and dropped", async () => {
  let taken = 0;
  async function* counted() {
    for await (const request of sent(header(6), data("ab"), data("cd"), data("ef"))) {
      taken++;
      yield request;
    }
  }
  const file = await incomingFile(counted(), signal);
  deepStrictEqual(await file.read(), new TextEncoder().encode("ab"));
  strictEqual(taken, 2);
  await file.drain();
  strictEqual(taken, 4);
  strictEqual(await file.read(), null);
});

Deno.test("V9 reads side by side get their pieces in order", async () => {
  const file = await incomingFile(sent(header(2), data("a"), data("b")), signal);
  const pieces = await Promise.all([file.read(), file.read(), file.read(), file.read()]);
  deepStrictEqual(pieces.map((piece) => piece && new TextDecoder().decode(piece)), [
    "a",
    "b",
    null,
    null,
  ]);
});

Deno.test("V9 what does not begin with one header is refused", async () => {
  for (const requests of [[data("a"), header(1)], [{}]]) {
    await rejects(
      incomingFile(sent(...requests), signal),
      code("invalid_argument", /must begin with the file's path and size/),
    );
  }
  await rejects(incomingFile(sent(), signal), /ended before it named a file/);
});

Deno.test("V9 a size that no number holds is refused", async () => {
  const request = header("9007199254740992");
  await rejects(
    incomingFile(sent(request), signal),
    code("invalid_argument", /"\/a": its size of 9007199254740992 bytes is above/),
  );
  const most = await incomingFile(sent(header("9007199254740991")), signal);
  strictEqual(most.size, Number.MAX_SAFE_INTEGER);
});

Deno.test("V9 a read that waits ends with the call", async () => {
  const abort = new AbortController();
  async function* silent() {
    yield header(5);
    await new Promise(() => {});
  }
  const file = await incomingFile(silent(), abort.signal);
  const reading = file.read();
  abort.abort(new Error("the host went away"));
  await rejects(reading, code("data_loss", /broke off inside "\/a" after 0 bytes/));
  await rejects(file.drain(), ConnectorError);
});
