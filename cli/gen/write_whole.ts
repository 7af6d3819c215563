/**
 * Writes a text file so that it is never seen half-written: beside it first, then by a rename. What
 * the file was allowed stays, and a link stays a link.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const target = await Deno.realPath(file).catch(() => file);
  const mode = await Deno.stat(target).then((info) => info.mode, () => null);
  const temporary = `${target}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    await Deno.writeTextFile(temporary, text, { createNew: true });
    if (mode !== null) await Deno.chmod(temporary, mode & 0o7777);
    await Deno.rename(temporary, target);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
