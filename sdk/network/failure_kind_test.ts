import { strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { ConnectorError, type ErrorCode } from "../error.ts";
import { type FailureKind, failureKind } from "./failure_kind.ts";
import { KINDS } from "./testdata/kinds.ts";

const OF_CODES: Readonly<Record<ErrorCode, FailureKind>> = {
  aborted: "permanent",
  already_exists: "permanent",
  cancelled: "permanent",
  data_loss: "permanent",
  deadline_exceeded: "transient",
  failed_precondition: "permanent",
  internal: "permanent",
  invalid_argument: "config",
  not_found: "not-found",
  out_of_range: "permanent",
  permission_denied: "auth",
  resource_exhausted: "rate-limited",
  unauthenticated: "auth",
  unavailable: "transient",
  unimplemented: "permanent",
  unknown: "permanent",
};

Deno.test("failureKind: a ConnectorError by its code alone", () => {
  for (const [code, kind] of Object.entries(OF_CODES)) {
    const cause = new Deno.errors.ConnectionReset();
    equal(failureKind(new ConnectorError("x", { code: code as ErrorCode, cause })), kind, code);
  }
});

Deno.test("failureKind: the errors of Deno, of the web and of node", () => {
  const withCode = (code: string) => Object.assign(new Error("x"), { code });
  const table: readonly (readonly [unknown, FailureKind])[] = [
    [new Deno.errors.ConnectionRefused(), "transient"],
    [new Deno.errors.ConnectionReset(), "transient"],
    [new Deno.errors.TimedOut(), "transient"],
    [new Deno.errors.UnexpectedEof(), "transient"],
    [new Deno.errors.Http("x"), "transient"],
    [new Deno.errors.NotCapable("x"), "config"],
    [new Deno.errors.NotFound(), "not-found"],
    [new Deno.errors.PermissionDenied(), "auth"],
    [new Deno.errors.AlreadyExists(), "permanent"],
    [new DOMException("late", "TimeoutError"), "transient"],
    [new DOMException("broke", "NetworkError"), "transient"],
    [new DOMException("stop", "AbortError"), "permanent"],
    [new DOMException("bytes", "DataError"), "permanent"],
    [withCode("ECONNRESET"), "transient"],
    [withCode("EAI_AGAIN"), "transient"],
    [withCode("ENOTFOUND"), "config"],
    [withCode("DEPTH_ZERO_SELF_SIGNED_CERT"), "config"],
    [withCode("ERR_INVALID_ARG_TYPE"), "permanent"],
    [new TypeError("x is not a function"), "permanent"],
    [new Error("constructor"), "permanent"],
    [Object.assign(new Error("x"), { name: "constructor" }), "permanent"],
    ["a string", "permanent"],
    [undefined, "permanent"],
    [null, "permanent"],
    [{ code: "ECONNRESET" }, "permanent"],
  ];
  for (const [error, kind] of table) equal(failureKind(error), kind, String(error));
});

Deno.test("failureKind: what an error was caused by counts, when it tells nothing itself", () => {
  const caused = new Error("cannot read", { cause: new Deno.errors.ConnectionReset() });
  equal(failureKind(caused), "transient");
  equal(failureKind(new Error("cannot read", { cause: caused })), "transient");
  // Deno 2.9 says "fetch failed", and why in the cause.
  const dns = "error sending request for url (http://x.invalid/): client error (Connect): " +
    "dns error: failed to lookup address information: Name or service not known";
  equal(failureKind(new TypeError("fetch failed", { cause: new Error(dns) })), "config");
});

Deno.test("failureKind: an abort anywhere in the causes is nothing to try again", () => {
  const abort = new DOMException("stop", "AbortError");
  equal(failureKind(new Error("cannot read", { cause: abort })), "permanent");
});

Deno.test("failureKind: causes that lead in a circle, and errors that throw, are permanent", () => {
  const circle = new Error("circle");
  circle.cause = circle;
  equal(failureKind(circle), "permanent");
  const bad = Object.defineProperty(new Error(), "message", {
    get() {
      throw new Error("no");
    },
  });
  equal(failureKind(bad), "permanent");
});

Deno.test("failureKind: it has a kind for anything", () => {
  fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (thing) => {
    equal(KINDS.includes(failureKind(thing)), true);
  }));
});
