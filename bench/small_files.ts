import { join } from "node:path";

/** Files in one folder; real trees have few folders with more. */
const perFolder = 500;

/**
 * Makes `count` files of `size` bytes in folders below `folder`, with content that differs.
 *
 * @returns The files' paths.
 */
export async function makeSmallFiles(
  folder: string,
  count: number,
  size: number,
  signal: AbortSignal,
): Promise<string[]> {
  const content = crypto.getRandomValues(new Uint8Array(size));
  const paths: string[] = [];
  for (let made = 0; made < count; made++) {
    const parent = join(folder, `folder-${Math.floor(made / perFolder)}`);
    if (made % perFolder === 0) {
      signal.throwIfAborted();
      await Deno.mkdir(parent, { recursive: true });
    }
    if (size > 0) content[made % size]! ^= 1 + made % 251;
    const path = join(parent, `file-${made}`);
    Deno.writeFileSync(path, content);
    paths.push(path);
  }
  return paths;
}
