import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { array, assert, dictionary, jsonValue, nat, property, string } from "fast-check";
import { canonicalJson } from "./canonical_json.ts";

Deno.test("the example of RFC 8785 section 3.2.2 and 3.2.3", () => {
  const value: unknown = JSON.parse(String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`);
  equal(
    canonicalJson(value),
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
      String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

Deno.test("members are sorted by UTF-16 code units, as RFC 8785 section 3.2.3 shows", () => {
  const value = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  const order = Array.from(canonicalJson(value).matchAll(/:"(\w+)/g), ([, word]) => word);
  deepEqual(order, ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]);
});

/** The numbers of RFC 8785 appendix B: their 64 bits and their text. */
const numbers: readonly (readonly [bits: string, text: string])[] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];
for (const [bits, text] of numbers) {
  Deno.test(`the number 0x${bits} is written ${text}`, () => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(`0x${bits}`));
    equal(canonicalJson(view.getFloat64(0)), text);
  });
}

Deno.test("the order of members is no matter, that of arrays is", () => {
  equal(canonicalJson({ b: [2, 1], a: { d: 1, c: 2 } }), '{"a":{"c":2,"d":1},"b":[2,1]}');
  equal(canonicalJson({ 10: 1, 9: 2, a: 3 }), '{"10":1,"9":2,"a":3}');
});

Deno.test("same value, same bytes, and JSON reads it as it was", () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== "object" || value === null) return value;
    // Made one by one: `__proto__` is a name like any other in JSON.
    const turned: object = Object.create(null);
    for (const [key, member] of Object.entries(value).reverse()) {
      Object.defineProperty(turned, key, { value: shuffled(member), enumerable: true });
    }
    return turned;
  };
  // Without `"` and `\`: after an object with the key `\`, V8 14.7 may read the key `"` as that one.
  const unit = nat(0x10ffff).map((code) => String.fromCodePoint(code))
    .filter((character) => character !== '"' && character !== "\\");
  assert(property(jsonValue({ stringUnit: unit }), (value) => {
    const text = canonicalJson(value);
    equal(canonicalJson(shuffled(value)), text);
    equal(canonicalJson(JSON.parse(text)), text);
    equal(canonicalJson(JSON.parse(canonicalJson(value, { indent: 2 }))), text);
    // JSON.parse of its own text, for −0 is written as 0.
    deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
  }));
  assert(property(dictionary(string({ unit }), array(string({ unit }))), (value) => {
    deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
  }));
});

Deno.test("quotes and backslashes are escaped, in names, too", () => {
  equal(canonicalJson({ "\\": '"', '"': "\\" }), String.raw`{"\"":"\\","\\":"\""}`);
});

Deno.test("indent 2 is how people read it, and empty things stay on their line", () => {
  const value = { b: [], a: [1, { c: {} }] };
  equal(canonicalJson(value, { indent: 2 }), JSON.stringify({ a: value.a, b: [] }, null, 2));
});

Deno.test("members without a value are left out, dates are written as text", () => {
  const closed = new Date(0);
  equal(canonicalJson({ b: undefined, a: closed }), '{"a":"1970-01-01T00:00:00.000Z"}');
});

Deno.test("half a surrogate pair is kept, as its escape", () => {
  equal(canonicalJson("a\ud83d"), String.raw`"a\ud83d"`);
});

const cycle: Record<string, unknown> = {};
cycle["self"] = { cycle };
class Endless {
  toJSON(): Endless {
    return new Endless();
  }
}
const long = { ["x".repeat(100_000)]: { y: NaN } };
const deep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
const refusals: readonly (readonly [what: string, value: unknown, reason: RegExp])[] = [
  ["nothing", undefined, /^cannot write the value as canonical JSON: it is undefined$/],
  ["NaN", { a: [1, NaN] }, /"a\[1\]" as canonical JSON: it is NaN, which JSON has no number for/],
  ["an infinity", [-Infinity], /"\[0\]".*it is -Infinity/],
  ["a bigint", { id: 7n }, /"id".*the bigint 7; write it as text/],
  ["a function", { a: { b: () => 1 } }, /"a.b".*it is a function/],
  ["a gap", Object.assign([], { 1: 2 }), /"\[0\]".*an array has no gaps/],
  ["a Map", { a: new Map() }, /"a".*it is a Map, and no plain object/],
  ["bytes", new Uint8Array(2), /it is a Uint8Array/],
  ["a cycle", cycle, /"self.cycle".*it contains itself/],
  ["a tower", deep, /the value.*more than 1000 levels/],
  ["a value that turns into another one without end", [new Endless()], /more than 1000 levels/],
  ["an invalid date", { at: new Date("soon") }, /"at".*it is no date/],
  ["what has a long name", long, /^.{0,60}"x{198}\.y" as.{0,100}$/],
];
for (const [what, value, reason] of refusals) {
  Deno.test(`${what} is refused, with its place`, () => {
    throws(() => canonicalJson(value), { code: "invalid_argument", message: reason });
  });
}
