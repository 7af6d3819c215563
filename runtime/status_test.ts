import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "../sdk/error.ts";
import { statusFromError } from "./status.ts";

Deno.test("P13 cancelled and unavailable are sent as UNKNOWN, the message whole", () => {
  for (const code of ["cancelled", "unavailable"] as const) {
    deepEqual(statusFromError(new ConnectorError("the server is away; try later", { code })), {
      code: 2,
      message: "the server is away; try later",
    });
  }
  for (const name of ["AbortError", "TimeoutError"]) {
    const { code } = statusFromError(new DOMException("stopped", name));
    equal(code !== 1 && code !== 14, true);
  }
});

Deno.test("a connector's code becomes gRPC's number, anything else UNKNOWN", () => {
  equal(statusFromError(new ConnectorError("x", { code: "not_found" })).code, 5);
  equal(statusFromError(new ConnectorError("x", { code: "invalid_argument" })).code, 3);
  equal(statusFromError(new ConnectorError("x")).code, 2);
  equal(statusFromError(undefined).code > 0, true);
});

Deno.test("every thrown value gives a message that is not empty and can be encoded", () => {
  const reasons = [undefined, null, "", 0, {}, new Error(""), new Error("\ud800"), Symbol("s")];
  for (const reason of reasons) {
    const { message } = statusFromError(reason);
    equal(message.length > 0, true);
    equal(encodeURI(message).length > 0, true);
  }
});

Deno.test("a long message is cut where its encoded form would be too long for a header", () => {
  for (const character of ["a", "é", "語", "😀"]) {
    const { message } = statusFromError(new Error(character.repeat(100_000)));
    equal(message.isWellFormed(), true);
    equal(encodeURI(message).length <= 48 * 1024 + 9, true);
  }
  const kept = "a".repeat(8000);
  equal(statusFromError(new Error(kept)).message, kept);
});
