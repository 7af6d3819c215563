import { deepStrictEqual, match, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { protobufjsCodec } from "../../proto/protobufjs_codec.ts";
import { check } from "./check.ts";
import { currentGeneration, testedGenerations } from "./generations.ts";
import { protobufjsReference } from "./protobufjs_reference.ts";
import { unknownField, wireMessage } from "./wire_messages.ts";

type Message = Record<string, unknown>;
type Outcome = { readonly message?: Message; readonly error?: string };

function outcome(run: () => Message): Outcome {
  try {
    return { message: run() };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** The content that a message carries; in v1.0 that of a file lies one message deeper. */
function contentOf(message: Message): unknown {
  return message["chunk"] ?? (message["data"] as Message | undefined)?.["chunk"];
}

const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

const all = testedGenerations.flatMap((generation) =>
  generation.hotMessages.map((name) => ({ generation, name }))
);

for (const { generation, name } of all) {
  const { encode, decode, encodeParts } = generation.hot(name);
  const other = protobufjsReference(name, generation);
  const generic = protobufjsCodec<Message>(name, generation.shapes);
  const messages = wireMessage(name, generation.shapes);
  const endsInInteger64 = generation.shapes(name).some(({ kind }) => kind === "int64");
  const called = `${generation.title}${name}`;

  Deno.test(`${called}: by hand as by protobufjs, both ways`, () => {
    check(fc.property(messages, (message) => {
      const wire = other.encode(message);
      deepStrictEqual(encode(message), wire);
      deepStrictEqual(new Uint8Array(generic.encode(message)), wire);
      const decoded = other.decode(wire);
      deepStrictEqual(decode(wire), decoded);
      deepStrictEqual(generic.decode(wire), decoded);
      deepStrictEqual(encode(decoded), wire);
    }));
  });

  if (encodeParts !== undefined) {
    Deno.test(`${called}: the two pieces are the encoding, the body the bytes themselves`, () => {
      check(fc.property(messages, (message) => {
        const { head, body } = encodeParts(message);
        deepStrictEqual(join(head, body), encode(message));
        if (body.length > 0) equal(body, contentOf(message));
      }));
    });
  }

  Deno.test(`${called}: unknown fields are skipped, whatever is cut off is judged alike`, () => {
    const inputs = fc.tuple(messages, unknownField, unknownField, fc.nat());
    check(fc.property(inputs, ([message, before, after, cut]) => {
      const wire = other.encode(message);
      const whole = join(before, wire, after);
      deepStrictEqual(decode(whole), other.decode(wire));
      const part = whole.subarray(0, cut % (whole.length + 1));
      const expected = outcome(() => generic.decode(part));
      deepStrictEqual(outcome(() => decode(part)).message, expected.message);
      // protobufjs lets a 64-bit number pass that the end of the message cuts off.
      if (expected.error !== undefined && endsInInteger64) return;
      deepStrictEqual(outcome(() => other.decode(part)).message, expected.message);
    }));
  });

  Deno.test(`${called}: two encodings in a row are merged as the generic codec merges them`, () => {
    check(fc.property(messages, messages, unknownField, (one, two, between) => {
      const wire = join(encode(one), between, encode(two));
      deepStrictEqual(decode(wire), generic.decode(wire));
    }));
  });

  Deno.test(`${called}: damaged bytes are judged as by the generic codec`, () => {
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
      deepStrictEqual(actual.message, outcome(() => generic.decode(wire)).message);
    }));
  });

  Deno.test(`${called}: what cannot be sent is refused with the same words`, () => {
    const wrong = fc.oneof(
      fc.constantFrom("\ud800", -1, 1.5, NaN, 2 ** 53, 1n << 64n, "12kB", {}, [], 7, true),
      fc.bigInt(),
    );
    const fields = fc.constantFrom(...generation.shapes(name).map((shape) => shape.name));
    check(fc.property(messages, fields, wrong, (message, field, value) => {
      const broken = { ...message, [field]: value };
      const expected = outcome(() => ({ wire: new Uint8Array(generic.encode(broken)) }));
      deepStrictEqual(outcome(() => ({ wire: encode(broken) })), expected);
    }));
  });
}

Deno.test("a wrong value deep inside is named by its message and field", () => {
  const { encode } = currentGeneration.hot("importer.ImportResponse");
  const inside = (record: Message) => outcome(() => ({ x: encode({ record }) })).error ?? "";
  match(inside({ pathname: "\ud800" }), /^plakar\.connectors\.Record\.pathname is "\\ud800"/);
  match(inside({ fileInfo: { uid: -1 } }), /^plakar\.connectors\.FileInfo\.uid is -1, outside/);
  match(inside({ fileInfo: 3 }), /^plakar\.connectors\.Record\.fileInfo is no message/);
  match(inside({ extendedAttributes: [7] }), /extendedAttributes is no string but number/);
  match(inside({ fileInfo: { modTime: { nanos: 1.5 } } }), /Timestamp\.nanos is 1\.5/);
});

Deno.test("a wrong value deep inside a v1.0 message is named by its message and field", () => {
  const inside = (name: string, message: Message) =>
    outcome(() => ({ x: testedGenerations[1]!.hot(name).encode(message) })).error ?? "";
  const info = (fileinfo: Message) => inside("importer.ScanResponse", { record: { fileinfo } });
  match(info({ uid: -1 }), /^importer\.ScanRecordFileInfo\.uid is -1, outside/);
  match(info({ modTime: 3 }), /^importer\.ScanRecordFileInfo\.modTime is no message/);
  match(
    inside("importer.ScanResponse", { error: { message: "\udc00" } }),
    /^importer\.ScanError\.m/,
  );
  match(inside("exporter.StoreFileRequest", { header: { size: -1 } }), /^exporter\.Header\.size/);
  match(inside("exporter.StoreFileRequest", { data: { chunk: "x" } }), /^exporter\.Data\.chunk/);
  match(inside("store.PutLockRequest", { mac: { value: 1 } }), /^store\.MAC\.value/);
});
