import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { ensureDir } from "@std/fs";
import { fileDigest } from "../build/file_digest.ts";
import type { PackageFile } from "./package_files.ts";

/** A file of the staged package. */
export interface StagedFile {
  /** Where it stands in the package, with `/`. */
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 of its content, in hexadecimal. */
  readonly sha256: string;
  /** Permission bits, in octal: `0755`. */
  readonly mode: string;
}

/**
 * Copies the files of a package into a folder, byte for byte but for those with a text of their own,
 * and takes their digests on the way.
 *
 * @param files What to copy.
 * @param folder An existing empty folder.
 * @param signal Stops the copy when aborted; what is in the folder then is the caller's to remove.
 * @param onBytes Called with the number of bytes copied so far.
 * @returns The files as they are now.
 */
export async function stageFiles(
  files: readonly PackageFile[],
  folder: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void = () => {},
): Promise<StagedFile[]> {
  const staged: StagedFile[] = [];
  let copied = 0;
  for (const { path, source, text, mode } of files) {
    const to = join(folder, path);
    await ensureDir(dirname(to));
    using target = await Deno.open(to, { write: true, createNew: true });
    const before = copied;
    const write = async (piece: Uint8Array) => {
      for (let at = 0; at < piece.length;) at += await target.write(piece.subarray(at));
      copied += piece.length;
      onBytes(copied);
    };
    let sha256: string;
    if (text === undefined) sha256 = await fileDigest(source, signal, write);
    else {
      const bytes = new TextEncoder().encode(text);
      await write(bytes);
      sha256 = createHash("sha256").update(bytes).digest("hex");
    }
    // Not at the opening: the umask would take bits away. Windows has no such bits.
    if (Deno.build.os !== "windows") await Deno.chmod(to, mode);
    staged.push({ path, bytes: copied - before, sha256, mode: mode.toString(8).padStart(4, "0") });
  }
  return staged;
}
