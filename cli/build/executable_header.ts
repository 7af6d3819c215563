import { type Platform, platforms } from "./platform.ts";
import { readAt } from "./read_at.ts";

/** How many bytes from the start of a file {@linkcode headerPlatform} looks at. */
export const headerBytes = 4096;

/**
 * The platform an executable is made for, by its first bytes: those of ELF for Linux, Mach-O for
 * macOS, PE for Windows.
 *
 * @param start The first {@linkcode headerBytes} of the file, or all of it when it is shorter.
 * @returns The platform; `undefined` when it is none that Deno compiles for, or no executable.
 */
export function headerPlatform(start: Uint8Array): Platform | undefined {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const at = (offset: number, size: 2 | 4): number => {
    if (offset + size > start.length) return -1;
    return size === 2 ? view.getUint16(offset, true) : view.getUint32(offset, true);
  };
  const find = (os: Platform["os"], machine: number, [amd64, arm64]: readonly [number, number]) => {
    const arch = machine === amd64 ? "amd64" : machine === arm64 ? "arm64" : undefined;
    return platforms.find((platform) => platform.os === os && platform.arch === arch);
  };
  // "\x7FELF", and 64 bit: e_machine is EM_X86_64 or EM_AARCH64.
  if (at(0, 4) === 0x464c457f && start[4] === 2) return find("linux", at(18, 2), [62, 183]);
  // MH_MAGIC_64: cputype is CPU_TYPE_X86_64 or CPU_TYPE_ARM64.
  if (at(0, 4) === 0xfeedfacf) return find("darwin", at(4, 4), [0x0100_0007, 0x0100_000c]);
  // "MZ", which tells where "PE\0\0" stands: Machine is AMD64 or ARM64.
  const pe = at(0, 2) === 0x5a4d ? at(0x3c, 4) : -1;
  if (pe >= 0 && at(pe, 4) === 0x4550) return find("windows", at(pe + 4, 2), [0x8664, 0xaa64]);
  return undefined;
}

/** The platform that the executable in `file` is made for; see {@linkcode headerPlatform}. */
export async function executablePlatform(file: string): Promise<Platform | undefined> {
  using opened = await Deno.open(file);
  return headerPlatform(await readAt(opened, 0, headerBytes));
}
