import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { hotCodec, hotMessages } from "../../proto/hot/hot_codecs.ts";
import { messageShape } from "../../proto/message_shape.ts";
import { protobufjsCodec } from "../../proto/protobufjs_codec.ts";
import { check } from "./check.ts";
import { protobufjsReference } from "./protobufjs_reference.ts";
import { unknownField, wireMessage } from "./wire_messages.ts";

type Message = Record<string, unknown>;
type Outcome = { readonly message?: Message; readonly error?: string };

const hot = (name: string) => hotCodec<Message>(name)!;

function outcome(run: () => Message): Outcome {
  try {
    return { message: run() };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

for (const name of hotMessages) {
  const { encode, decode, encodeParts } = hot(name);
  const other = protobufjsReference(name);
  const generic = protobufjsCodec<Message>(name);
  const messages = wireMessage(name);

  Deno.test(`${name}: by hand as by protobufjs, both ways`, () => {
    check(fc.property(messages, (message) => {
      const wire = other.encode(message);
      deepEqual(encode(message), wire);
      deepEqual(new Uint8Array(generic.encode(message)), wire);
      const decoded = other.decode(wire);
      deepEqual(decode(wire), decoded);
      deepEqual(generic.decode(wire), decoded);
      deepEqual(encode(decoded), wire);
    }));
  });

  if (encodeParts !== undefined) {
    Deno.test(`${name}: the two pieces are the encoding, the body the bytes themselves`, () => {
      check(fc.property(messages, (message) => {
        const { head, body } = encodeParts(message);
        deepEqual(join(head, body), encode(message));
        if (body.length > 0) equal(body, message["chunk"]);
      }));
    });
  }

  Deno.test(`${name}: unknown fields are skipped, whatever is cut off is judged alike`, () => {
    const inputs = fc.tuple(messages, unknownField, unknownField, fc.nat());
    check(fc.property(inputs, ([message, before, after, cut]) => {
      const wire = other.encode(message);
      const whole = join(before, wire, after);
      deepEqual(decode(whole), other.decode(wire));
      const part = whole.subarray(0, cut % (whole.length + 1));
      const expected = outcome(() => other.decode(part));
      const actual = outcome(() => decode(part));
      deepEqual(actual.message, expected.message);
      deepEqual(outcome(() => generic.decode(part)).message, expected.message);
    }));
  });

  Deno.test(`${name}: two encodings in a row are merged as the generic codec merges them`, () => {
    check(fc.property(messages, messages, unknownField, (one, two, between) => {
      const wire = join(encode(one), between, encode(two));
      deepEqual(decode(wire), generic.decode(wire));
    }));
  });

  Deno.test(`${name}: damaged bytes are judged as by the generic codec`, () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const wires = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.tuple(messages, damage).map(([message, changes]) => {
        const wire = encode(message);
        for (const [at, octet] of changes) if (wire.length > 0) wire[at % wire.length] = octet;
        return wire;
      }),
    );
    check(fc.property(wires, (wire) => {
      const actual = outcome(() => decode(wire));
      // protobufjs does not look which group an end belongs to.
      if (actual.error === "a group ends under another number") return;
      deepEqual(actual.message, outcome(() => generic.decode(wire)).message);
    }));
  });

  Deno.test(`${name}: what cannot be sent is refused with the same words`, () => {
    const wrong = fc.oneof(
      fc.constantFrom("\ud800", -1, 1.5, NaN, 2 ** 53, 1n << 64n, "12kB", {}, [], 7, true),
      fc.bigInt(),
    );
    const fields = fc.constantFrom(...messageShape(name).map((shape) => shape.name));
    check(fc.property(messages, fields, wrong, (message, field, value) => {
      const broken = { ...message, [field]: value };
      const expected = outcome(() => ({ wire: new Uint8Array(generic.encode(broken)) }));
      deepEqual(outcome(() => ({ wire: encode(broken) })), expected);
    }));
  });
}

Deno.test("a wrong value deep inside is named by its message and field", () => {
  const { encode } = hot("importer.ImportResponse");
  const inside = (record: Message) => outcome(() => ({ x: encode({ record }) })).error ?? "";
  match(inside({ pathname: "\ud800" }), /^plakar\.connectors\.Record\.pathname is "\\ud800"/);
  match(inside({ fileInfo: { uid: -1 } }), /^plakar\.connectors\.FileInfo\.uid is -1, outside/);
  match(inside({ fileInfo: 3 }), /^plakar\.connectors\.Record\.fileInfo is no message/);
  match(inside({ extendedAttributes: [7] }), /extendedAttributes is no string but number/);
  match(inside({ fileInfo: { modTime: { nanos: 1.5 } } }), /Timestamp\.nanos is 1\.5/);
});
