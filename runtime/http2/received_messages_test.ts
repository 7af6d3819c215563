import { strictEqual as equal } from "node:assert/strict";
import { receivedMessages } from "./received_messages.ts";

Deno.test("messages come out in their order however they wait", () => {
  const messages = receivedMessages();
  let pushed = 0;
  let taken = 0;
  const push = (count: number) => {
    for (; count > 0; count--) messages.push(Uint8Array.of(pushed >>> 8, pushed++));
  };
  const take = (count: number) => {
    for (; count > 0; count--) {
      const [high, low] = messages.shift()!;
      equal(high! << 8 | low!, taken++);
    }
  };
  for (const [more, fewer] of [[5000, 3000], [1, 1500], [20_000, 20_499], [3, 5]] as const) {
    push(more);
    take(fewer);
  }
  equal(messages.shift(), undefined);
  push(1);
  take(1);
  equal(messages.shift(), undefined);
});
