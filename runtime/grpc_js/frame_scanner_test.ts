import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { type FrameHeader, frameScanner } from "./frame_scanner.ts";

const PREFACE = new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const WIRE = Uint8Array.from([
  ...PREFACE,
  ...[0, 0, 0, 4, 0, 0, 0, 0, 0],
  ...[0, 0, 2, 1, 4, 0, 0, 0, 1, 9, 9],
  ...[0, 0, 3, 0, 1, 0x80, 1, 2, 3, 7, 7, 7],
]);
const HEADERS = [
  { length: 0, type: 4, flags: 0, streamId: 0 },
  { length: 2, type: 1, flags: 4, streamId: 1 },
  { length: 3, type: 0, flags: 1, streamId: 0x010203 },
];

Deno.test("P17 frames are seen alike however the bytes are split", () => {
  for (let size = 1; size <= WIRE.length; size++) {
    const seen: FrameHeader[] = [];
    const scan = frameScanner((header) => seen.push(header));
    for (let at = 0; at < WIRE.length; at += size) {
      equal(scan(WIRE.subarray(at, at + size)), undefined);
    }
    deepEqual(seen, HEADERS);
  }
});

Deno.test("a foreign greeting is shown as far as it came, however it is split", () => {
  const greeting = new TextEncoder().encode("PRI * HTTP/1.1\r\nHost: somewhere else\r\n");
  const whole = frameScanner(() => {})(greeting);
  equal(new TextDecoder().decode(whole), "PRI * HTTP/1.1\r\nHost: so");
  const scan = frameScanner(() => {});
  let shown: Uint8Array | undefined;
  for (let at = 0; shown === undefined; at++) shown = scan(greeting.subarray(at, at + 1));
  equal(new TextDecoder().decode(shown), "PRI * HTTP/1");
});

Deno.test("S18 a hidden reset reaches the next as room for its call, however it is split", () => {
  const wire = [
    ...PREFACE,
    ...[0, 0, 1, 0, 0, 0, 0, 0, 1, 3],
    ...[0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8],
    ...[0, 0, 4, 8, 0, 0, 0, 0, 3, 0, 0, 0, 3],
  ];
  const passed = wire.with(PREFACE.length + 13, 8);
  passed.splice(PREFACE.length + 19, 4, 0, 0x40, 0, 0);
  for (let size = 1; size <= wire.length; size++) {
    const seen: [number, number][] = [];
    const scan = frameScanner(({ type, streamId }) => seen.push([type, streamId]), {
      hidesResets: true,
    });
    const bytes = Uint8Array.from(wire);
    for (let at = 0; at < bytes.length; at += size) scan(bytes.subarray(at, at + size));
    deepEqual(seen, [[0, 1], [3, 1], [8, 3]]);
    deepEqual([...bytes], passed);
  }
});
