import { match, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "./error.ts";
import { errorCode, errorMessage } from "./error_message.ts";

const NOTHING_SAID = "the connector failed without saying why";

/** A value that throws whenever it is looked at. */
function untouchable(): object {
  const refuse = () => {
    throw new TypeError("hands off");
  };
  return new Proxy({}, { get: refuse, getPrototypeOf: refuse, has: refuse, ownKeys: refuse });
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function errorWith(properties: PropertyDescriptorMap): Error {
  return Object.defineProperties(new Error("plain"), properties);
}

Deno.test("the message of an error, a text or an object with a message stands as it is", () => {
  equal(errorMessage(new Error("disk full")), "disk full");
  equal(errorMessage("disk full"), "disk full");
  equal(errorMessage({ message: "disk full", code: 5 }), "disk full");
  equal(errorMessage(new ConnectorError("zwölf %\r\n\tZeilen 🎉")), "zwölf %\r\n\tZeilen 🎉");
});

Deno.test("a value without a message is told apart by what it shows", () => {
  equal(errorMessage({ code: 5 }), '{"code":5}');
  equal(errorMessage(new RangeError("")), "RangeError");
  equal(errorMessage(new AggregateError([new Error("one")])), "AggregateError");
  equal(errorMessage(0), "0");
  equal(errorMessage(12n), "12");
  equal(errorMessage(null), "null");
  equal(errorMessage(false), "false");
  equal(errorMessage(Symbol("odd")), "Symbol(odd)");
});

Deno.test("nothing at all still gives a sentence", () => {
  for (
    const reason of [undefined, "", errorWith({ message: { value: "" }, name: { value: "" } })]
  ) {
    equal(errorMessage(reason), NOTHING_SAID);
  }
});

Deno.test("a value that cannot be looked at gives a sentence and the code unknown", () => {
  const throwing: PropertyDescriptor = {
    get() {
      throw new Error("no");
    },
  };
  const circular: { self?: object } = {};
  circular.self = circular;
  const hostile: unknown[] = [
    untouchable(),
    revoked(),
    errorWith({ message: throwing }),
    errorWith({ message: { value: 5 } }),
    errorWith({ message: { value: { toString: () => "x" } } }),
    errorWith({ message: { value: "" }, name: { value: 7 } }),
    { toJSON: () => undefined },
    { toJSON: () => Symbol("x") },
    Object.create(null, { message: throwing }),
    circular,
    { big: 1n },
  ];
  for (const reason of hostile) {
    match(
      errorMessage(reason),
      /^(the connector failed without saying why|a value without a text)/,
    );
    equal(errorCode(reason), "unknown");
  }
});

Deno.test("a missing permission says how to get it", () => {
  match(
    errorMessage(new Deno.errors.NotCapable("Requires net access")),
    /^Requires net.*build again$/,
  );
});

Deno.test("half surrogates are escaped and line ends beside them stay", () => {
  equal(errorMessage(new Error("a\n\ud800b😀")), "a\n\\u{D800}b😀");
});

Deno.test("a message has at most 8,192 characters, marked where it was cut", () => {
  equal(errorMessage("a".repeat(8192)), "a".repeat(8192));
  equal(errorMessage("a".repeat(8193)), "a".repeat(8186) + " [cut]");
  for (const text of ["\ud800", "😀", "a😀", "語", "\n"]) {
    const message = errorMessage(text.repeat(100_000));
    equal(message.length <= 8192, true);
    equal(message.isWellFormed(), true);
    match(message, / \[cut\]$/);
  }
  equal(errorMessage("\n".repeat(9000) + "😀"), "\n".repeat(8186) + " [cut]");
});

Deno.test("a mask sees the whole text, so no part of a secret is left at the cut", () => {
  const mask = (text: string) => text.replaceAll("hunter2secret", "***");
  for (let before = 8170; before < 8200; before++) {
    const message = errorMessage(new Error("-".repeat(before) + "hunter2secret"), mask);
    equal(message.includes("h"), false, `${before} characters before the secret`);
  }
});

Deno.test("the code is the author's own, or follows from the class", () => {
  equal(errorCode(new ConnectorError("x", { code: "data_loss" })), "data_loss");
  equal(errorCode(new ConnectorError("x")), "unknown");
  equal(errorCode(new DOMException("x", "AbortError")), "cancelled");
  equal(errorCode(AbortSignal.abort().reason), "cancelled");
  equal(errorCode(new DOMException("x", "TimeoutError")), "deadline_exceeded");
  equal(errorCode(new DOMException("x", "DataError")), "unknown");
  equal(errorCode(new Deno.errors.NotFound("x")), "not_found");
  equal(errorCode(new Deno.errors.AlreadyExists("x")), "already_exists");
  equal(errorCode(new Deno.errors.PermissionDenied("x")), "permission_denied");
  equal(errorCode(new Deno.errors.NotCapable("x")), "permission_denied");
  equal(errorCode(new Deno.errors.TimedOut("x")), "deadline_exceeded");
  equal(errorCode(new Deno.errors.InvalidData("x")), "data_loss");
  equal(errorCode(new Deno.errors.NotSupported("x")), "unimplemented");
  equal(errorCode("x"), "unknown");
  equal(errorCode(undefined), "unknown");
});

Deno.test("errorCode knows the names of the operating system's errors", () => {
  const withCode = (code: unknown) => Object.assign(new Error("x"), { code });
  equal(errorCode(withCode("ENOENT")), "not_found");
  equal(errorCode(withCode("ENOSPC")), "resource_exhausted");
  equal(errorCode(withCode("EROFS")), "permission_denied");
  equal(errorCode(withCode("constructor")), "unknown");
  equal(errorCode(withCode(2)), "unknown");
});
