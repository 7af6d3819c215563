import { strictEqual as equal, throws } from "node:assert/strict";
import { type Resource, resourceFromWire, resourceToWire } from "./resource.ts";

// The numbers of StorageResource (protocol 2.5).
const NUMBERS: readonly (readonly [Resource, number])[] = [
  ["packfile", 1],
  ["state", 2],
  ["lock", 3],
  ["ecc-packfile", 4],
  ["ecc-state", 5],
];

Deno.test("every kind of object has its number on the wire", () => {
  for (const [resource, number] of NUMBERS) {
    equal(resourceToWire(resource), number);
    equal(resourceFromWire(number), resource);
  }
});

Deno.test("S23 an unknown resource type is unsupported", () => {
  for (const value of [0, 6, -1, 1.5, NaN, Infinity, 2 ** 31]) {
    throws(() => resourceFromWire(value), {
      name: "ConnectorError",
      code: "unimplemented",
      message: RegExp(`^resource type ${value} is unsupported: `),
    });
  }
});
