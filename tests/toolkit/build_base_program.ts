import type { Platform } from "../../cli/build/platform.ts";

const page = 0x4000;

/**
 * The smallest file that `deno compile` takes for the base program of a platform. It cannot run; what
 * Deno puts into it stands where it stands in a real one of that format.
 */
export function baseProgramFor({ os, arch }: Platform): Uint8Array {
  switch (os) {
    case "linux":
      return elf(arch === "amd64" ? 62 : 183);
    case "darwin":
      return machO(arch === "amd64" ? 0x0100_0007 : 0x0100_000c);
    case "windows":
      return pe();
  }
}

/** An ELF header that says nothing follows. */
function elf(machine: number): Uint8Array {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 3, true); // e_type: a position-independent executable
  view.setUint16(18, machine, true);
  view.setUint32(20, 1, true);
  view.setUint16(52, 64, true); // e_ehsize
  return bytes;
}

/** A Mach-O header with the segments __TEXT and __LINKEDIT, and room for one more. */
function machO(cpu: number): Uint8Array {
  const bytes = new Uint8Array(page + 0x1000);
  const view = new DataView(bytes.buffer);
  const segment = (at: number, name: string, offset: number, size: number) => {
    view.setUint32(at, 0x19, true); // LC_SEGMENT_64
    view.setUint32(at + 4, 72, true);
    bytes.set(new TextEncoder().encode(name), at + 8);
    view.setBigUint64(at + 24, 0x1_0000_0000n + BigInt(offset), true);
    view.setBigUint64(at + 32, BigInt(page), true);
    view.setBigUint64(at + 40, BigInt(offset), true);
    view.setBigUint64(at + 48, BigInt(size), true);
    view.setUint32(at + 56, 5, true);
    view.setUint32(at + 60, 5, true);
  };
  view.setUint32(0, 0xfeedfacf, true);
  view.setUint32(4, cpu, true);
  view.setUint32(12, 2, true); // MH_EXECUTE
  view.setUint32(16, 3, true); // ncmds
  view.setUint32(20, 2 * 72 + 16, true); // sizeofcmds
  segment(32, "__TEXT", 0, page);
  segment(32 + 72, "__LINKEDIT", page, 0x1000);
  // LC_CODE_SIGNATURE: Deno signs anew what it makes for ARM.
  [0x1d, 16, page + 0x800, 0x800].forEach((word, index) =>
    view.setUint32(32 + 2 * 72 + 4 * index, word, true)
  );
  return bytes;
}

/** A PE header for AMD64 with one section. */
function pe(): Uint8Array {
  const bytes = new Uint8Array(0x400);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("MZ"));
  view.setUint32(0x3c, 0x40, true);
  bytes.set(new TextEncoder().encode("PE"), 0x40);
  const coff = 0x44;
  view.setUint16(coff, 0x8664, true);
  view.setUint16(coff + 2, 1, true); // one section
  view.setUint16(coff + 16, 240, true); // size of the optional header
  view.setUint16(coff + 18, 0x22, true);
  const optional = coff + 20;
  view.setUint16(optional, 0x20b, true); // PE32+
  view.setUint32(optional + 16, 0x1000, true); // entry point
  view.setUint32(optional + 20, 0x1000, true);
  view.setBigUint64(optional + 24, 0x1_4000_0000n, true);
  view.setUint32(optional + 32, 0x1000, true); // section alignment
  view.setUint32(optional + 36, 0x200, true); // file alignment
  view.setUint16(optional + 48, 6, true);
  view.setUint32(optional + 56, 0x2000, true); // size of image
  view.setUint32(optional + 60, 0x200, true); // size of headers
  view.setUint16(optional + 68, 3, true); // console
  view.setUint32(optional + 108, 16, true); // data directories
  const section = optional + 240;
  bytes.set(new TextEncoder().encode(".text"), section);
  view.setUint32(section + 8, 0x1000, true);
  view.setUint32(section + 12, 0x1000, true);
  view.setUint32(section + 16, 0x200, true);
  view.setUint32(section + 20, 0x200, true);
  view.setUint32(section + 36, 0x6000_0020, true);
  return bytes;
}
