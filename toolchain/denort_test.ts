import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { checkDenort, elfEnd, unzipOne } from "./denort.ts";

/** An ELF header whose section headers stand at `offset`: `count` of 64 bytes. */
function elf(offset: number, count: number, length: number): Uint8Array {
  const program = new Uint8Array(length);
  const view = new DataView(program.buffer);
  program.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setBigUint64(0x28, BigInt(offset), true);
  view.setUint16(0x3a, 64, true);
  view.setUint16(0x3c, count, true);
  return program;
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A zip archive of `files`, written field by field: only what a reader needs is filled in. */
function zip(files: readonly { name: string; method: number; packed: Uint8Array }[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, method, packed } of files) {
    const bytes = new TextEncoder().encode(name);
    const local = new Uint8Array(30 + bytes.length);
    const localView = new DataView(local.buffer);
    localView.setUint32(0, 0x04034b50, true);
    localView.setUint16(26, bytes.length, true);
    local.set(bytes, 30);
    const central = new Uint8Array(46 + bytes.length);
    const view = new DataView(central.buffer);
    view.setUint32(0, 0x02014b50, true);
    view.setUint16(10, method, true);
    view.setUint32(20, packed.length, true);
    view.setUint16(28, bytes.length, true);
    view.setUint32(42, at, true);
    central.set(bytes, 46);
    parts.push(local, packed);
    directory.push(central);
    at += local.length + packed.length;
  }
  const end = new Uint8Array(22);
  const endView = new DataView(end.buffer);
  endView.setUint32(0, 0x06054b50, true);
  endView.setUint16(10, files.length, true);
  endView.setUint32(16, at, true);
  return new Uint8Array([...parts, ...directory, end].flatMap((part) => [...part]));
}

Deno.test("elfEnd is where the section headers end, whatever was appended", () => {
  equal(elfEnd(elf(1000, 3, 1192)), 1192);
  equal(elfEnd(elf(1000, 3, 5000)), 1192);
});

Deno.test("elfEnd reads a program that is a view into a larger buffer", () => {
  const whole = new Uint8Array(3000);
  whole.set(elf(200, 2, 400), 100);
  equal(elfEnd(whole.subarray(100, 500)), 328);
});

Deno.test("elfEnd refuses what is no whole 64-bit program", () => {
  throws(() => elfEnd(new TextEncoder().encode("#!/bin/sh\n".repeat(10))), /no 64-bit/);
  throws(() => elfEnd(new Uint8Array(10)), /no 64-bit/);
  const narrow = elf(1000, 3, 2000);
  narrow[4] = 1;
  throws(() => elfEnd(narrow), /no 64-bit/);
  throws(() => elfEnd(elf(1000, 3, 1191)), /end at byte 1192 of 1191/);
  throws(() => elfEnd(elf(0, 0, 2000)), /end at byte 0/);
});

Deno.test("unzipOne gives the file with the suffix, packed or stored", async () => {
  const text = new TextEncoder().encode("some text, some text, some text");
  const archive = zip([
    { name: "a/README", method: 0, packed: new Uint8Array([9]) },
    { name: "a/scripts/tool", method: 8, packed: await deflate(text) },
    { name: "a/scripts/plain", method: 0, packed: text },
  ]);
  deepEqual(await unzipOne(archive, "scripts/tool"), text);
  deepEqual(new Uint8Array(await unzipOne(archive, "scripts/plain")), text);
  await rejects(unzipOne(archive, "scripts/none"), /no file in it ends with "scripts\/none"/);
});

Deno.test("unzipOne refuses an unknown method and what is no archive", async () => {
  const odd = zip([{ name: "x", method: 12, packed: new Uint8Array(3) }]);
  await rejects(unzipOne(odd, "x"), /method 12 is unknown/);
  await rejects(unzipOne(new Uint8Array(100), "x"), /no zip archive/);
  await rejects(unzipOne(new Uint8Array(5), "x"), /no zip archive/);
});

Deno.test("checkDenort takes only the known bytes", async () => {
  const abc = new TextEncoder().encode("abc");
  const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  await checkDenort(abc, { size: 3, sha256 });
  await rejects(checkDenort(new TextEncoder().encode("abd"), { size: 3, sha256 }), /Refusing/);
  await rejects(checkDenort(abc), /Refusing this denort: it has 3 bytes/);
});
