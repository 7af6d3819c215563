import { match, strictEqual as equal } from "node:assert/strict";
import { ConnectorError, type ErrorCode } from "./error.ts";

Deno.test("an error holds its message, its code and what caused it", () => {
  const cause = new Error("ENOENT");
  const error = new ConnectorError("the folder is gone", { code: "not_found", cause });
  equal(error instanceof Error, true);
  equal(error.name, "ConnectorError");
  equal(error.message, "the folder is gone");
  equal(error.code, "not_found");
  equal(error.cause, cause);
  match(error.stack ?? "", /error_test\.ts/);
});

Deno.test("without a code an error is unknown", () => {
  equal(new ConnectorError("x").code, "unknown");
  equal(new ConnectorError("x", {}).code, "unknown");
  const untyped = { code: undefined } as unknown as { code: ErrorCode };
  equal(new ConnectorError("x", untyped).code, "unknown");
});

Deno.test("a cause is there only when one was given, whatever it is", () => {
  equal("cause" in new ConnectorError("x"), false);
  equal("cause" in new ConnectorError("x", { code: "internal" }), false);
  equal(new ConnectorError("x", { cause: null }).cause, null);
  equal("cause" in new ConnectorError("x", { cause: undefined }), true);
});

Deno.test("a class of an author's own is still a connector error", () => {
  class QuotaError extends ConnectorError {
    constructor() {
      super("the quota is used up; free some space", { code: "resource_exhausted" });
    }
  }
  const error = new QuotaError();
  equal(error instanceof ConnectorError, true);
  equal(error.code, "resource_exhausted");
  equal(`${error}`, "ConnectorError: the quota is used up; free some space");
});
