import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { ExportResponse } from "../proto/messages.ts";
import { answerBook } from "./answer_book.ts";

function shown({ result }: ExportResponse): string {
  return `${result?.header?.pathname}=${result?.error}`;
}

function book(wait: (sent: number) => Promise<void> | undefined = () => undefined) {
  const sent: string[] = [];
  const made = answerBook({
    send(response) {
      sent.push(shown(response));
      return wait(sent.length);
    },
    mask: (text) => text.replaceAll("secret", "***"),
  });
  const open = (pathname: string, onAnswer = () => {}) => made.open({ pathname }, onAnswer);
  return { ...made, open, sent };
}

Deno.test("E13 the first answer counts and is sent at once, with a text and no secret", () => {
  const { open, sent } = book();
  let answers = 0;
  const a = open("/a", () => answers++);
  const { ok, error } = open("/b");
  error(new Error("the secret leaked"));
  a.ok();
  a.error("too late");
  ok();
  open("/c").error(undefined);
  deepEqual(sent.slice(0, 2), ["/b=the *** leaked", "/a="]);
  match(sent[2]!, /^\/c=./);
  equal(answers, 1);
});

Deno.test("E5 the rest is answered in the order it came, then answers have no effect", async () => {
  const { open, sent, unanswered, answerRest, close, flush } = book();
  const [a, b, c] = [open("/a"), open("/b"), open("/c")];
  b!.ok();
  deepEqual(unanswered(), [{ pathname: "/a" }, { pathname: "/c" }]);
  answerRest(new Error("over"));
  a!.ok();
  const d = open("/d");
  close();
  d.ok();
  c!.ok();
  await flush();
  deepEqual(sent, ["/b=", "/a=over", "/c=over"]);
});

Deno.test("E20 results for a slow host wait in order; there is no room while many do", async () => {
  const stuck = Promise.withResolvers<void>();
  const { open, sent, room, flush } = book((count) => count === 1 ? stuck.promise : undefined);
  for (let index = 0; index < 1025; index++) open(`/${index}`).ok();
  equal(sent.length, 1);
  equal(room(), undefined);
  open("/1025").ok();
  const wait = room();
  equal(wait instanceof Promise, true);
  stuck.resolve();
  await wait;
  await flush();
  equal(room(), undefined);
  deepEqual(sent, Array.from({ length: 1026 }, (_, index) => `/${index}=`));
});

Deno.test("a result that cannot be sent fails the flush, never the author's ok()", async () => {
  for (const late of [false, true]) {
    const { open, flush, room } = book((count) => {
      if (count < 3) return late ? Promise.resolve() : undefined;
      if (late) return Promise.reject(new Error("the call is over"));
      throw new Error("the call is over");
    });
    for (let index = 0; index < 1100; index++) open(`/${index}`).ok();
    await rejects(flush(), /the call is over/);
    equal(room(), undefined);
    open("/after").ok();
    await rejects(flush(), /the call is over/);
  }
});
