import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { check } from "../../../tests/properties/check.ts";
import { dynamicTable } from "./dynamic_table.ts";
import { encoderTable } from "./encoder_table.ts";
import { fieldBytes, type HeaderField } from "./header_field.ts";

const anyField: fc.Arbitrary<HeaderField> = fc.tuple(
  fc.string({ maxLength: 4 }),
  fc.string({ maxLength: 40 }),
);
/** A field to add, or a size to set. */
const anyStep = fc.oneof({ weight: 9, arbitrary: anyField }, fc.nat(3000));
const anySteps = fc.array(anyStep, { maxLength: 150 });

/** The plain way to keep such a table: newest first. */
function evict(fields: HeaderField[], most: number): HeaderField[] {
  const out: HeaderField[] = [];
  while (fields.reduce((sum, field) => sum + fieldBytes(field), 0) > most) out.push(fields.pop()!);
  return out;
}

Deno.test("the table holds what RFC 7541 4 says, and tells what goes out in that order", () => {
  check(fc.property(anySteps, fc.nat(5000), (steps, first) => {
    const dropped: HeaderField[] = [];
    const table = dynamicTable(first, (field) => dropped.push(field));
    const model: HeaderField[] = [];
    const out: HeaderField[] = [];
    let most = first;
    for (const step of steps) {
      if (typeof step === "number") table.resize(most = step);
      else {
        table.add(step);
        // Room is made before the field comes in; one that is too large itself stays out.
        out.push(...evict(model, Math.max(0, most - fieldBytes(step))));
        if (fieldBytes(step) <= most) model.unshift(step);
      }
      out.push(...evict(model, most));
    }
    deepEqual(Array.from({ length: table.length }, (_, index) => table.get(index)), model);
    deepEqual(dropped, out);
    equal(table.get(model.length), undefined);
    equal(table.maxBytes, most);
    table.clear();
    equal(table.length, 0);
  }));
});

Deno.test("the encoder's table finds each field and name at its index", () => {
  check(fc.property(anySteps, (steps) => {
    const table = encoderTable(4096);
    const model: HeaderField[] = [];
    for (const step of steps) {
      if (typeof step === "number") table.resize(step);
      else if (table.findField(step) === 0 && table.add(step)) model.unshift(step);
      evict(model, table.maxBytes);
    }
    for (const [index, field] of model.entries()) {
      equal(table.findField(field), 62 + index);
      equal(table.findName(field[0]), 62 + model.findIndex(([name]) => name === field[0]));
    }
    equal(table.findField(["not", "there, as it is longer than forty characters"]), 0);
    equal(table.findName("never"), 0);
  }));
});
