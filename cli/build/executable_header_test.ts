import { strictEqual as equal } from "node:assert/strict";
import { executablePlatform, headerPlatform } from "./executable_header.ts";
import { hostPlatform } from "./platform.ts";

/** Bytes at certain places, and nothing elsewhere. */
function header(length: number, parts: Readonly<Record<number, readonly number[]>>): Uint8Array {
  const bytes = new Uint8Array(length);
  for (const [at, values] of Object.entries(parts)) bytes.set(values, Number(at));
  return bytes;
}
const elf = [0x7f, 0x45, 0x4c, 0x46];
const pe = [0x50, 0x45, 0, 0];

Deno.test("the first bytes of an executable tell what machines it is for", () => {
  const known: readonly [Uint8Array, string | undefined][] = [
    [header(64, { 0: [...elf, 2], 18: [62] }), "linux-amd64"],
    [header(64, { 0: [...elf, 2], 18: [183] }), "linux-arm64"],
    [header(64, { 0: [...elf, 2], 18: [243] }), undefined], // RISC-V
    [header(64, { 0: [...elf, 1], 18: [62] }), undefined], // 32 bit
    [header(32, { 0: [0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1] }), "darwin-amd64"],
    [header(32, { 0: [0xcf, 0xfa, 0xed, 0xfe, 12, 0, 0, 1] }), "darwin-arm64"],
    [header(256, { 0: [0x4d, 0x5a], 60: [128], 128: [...pe, 0x64, 0x86] }), "windows-amd64"],
    // Deno compiles for no such machine.
    [header(256, { 0: [0x4d, 0x5a], 60: [128], 128: [...pe, 0x64, 0xaa] }), undefined],
    [header(256, { 0: [0x4d, 0x5a], 60: [128] }), undefined],
    [header(256, { 0: [0x4d, 0x5a], 60: [0xff, 0xff, 0xff, 0xff] }), undefined],
    [header(62, { 0: [0x4d, 0x5a] }), undefined],
    [new TextEncoder().encode("#!/bin/sh\n"), undefined],
    [header(10, { 0: [...elf, 2] }), undefined],
    [new Uint8Array(), undefined],
  ];
  for (const [bytes, name] of known) equal(headerPlatform(bytes)?.name, name, `${bytes}`);
});

Deno.test("the Deno that runs this is an executable for the platform it runs on", async () => {
  equal(await executablePlatform(Deno.execPath()), hostPlatform());
});
