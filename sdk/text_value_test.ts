import { strictEqual as equal, throws } from "node:assert/strict";
import { textOf, type TextValue } from "./text_value.ts";

class Endpoint {
  readonly #host = "db.example";
  origin(): string {
    return this.#host;
  }
  get type(): string {
    return `sql-${this.#host}`;
  }
}

Deno.test("a text stands as it is, an empty one too", () => {
  equal(textOf({ root: "/data" }, "root"), "/data");
  equal(textOf({ root: "" }, "root", "/"), "");
});

Deno.test("a method is called on its object, which may have private fields", () => {
  equal(textOf<"origin" | "type">(new Endpoint(), "origin"), "db.example");
  equal(textOf<"origin" | "type">(new Endpoint(), "type"), "sql-db.example");
  equal(textOf({ root: () => "/data" }, "root"), "/data");
});

Deno.test("a method is asked each time", () => {
  let calls = 0;
  const parts = { root: () => `/${++calls}` };
  equal(textOf(parts, "root") + textOf(parts, "root"), "/1/2");
});

Deno.test("where there is nothing the default stands", () => {
  equal(textOf({}, "origin", "localhost"), "localhost");
  equal(textOf({ origin: undefined }, "origin", "localhost"), "localhost");
});

Deno.test("what is no text is refused by name", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [undefined, "missing"],
    [() => undefined, "missing"],
    [5, "a number"],
    [() => 5, "a number"],
    [() => Promise.resolve("/"), "a object"],
  ];
  for (const [root, found] of cases) {
    throws(() => textOf({ root: root as TextValue }, "root"), {
      name: "ConnectorError",
      code: "invalid_argument",
      message: `the root of the connector is ${found}; give a text, or a method that returns one`,
    });
  }
});

Deno.test("what a method throws comes through", () => {
  const parts = {
    root() {
      throw new RangeError("no root");
    },
  };
  throws(() => textOf(parts, "root"), RangeError);
});
