import { delimiter, join } from "node:path";

/**
 * Finds a program on `PATH`.
 *
 * @param name Its name without an ending.
 * @param path The folders to look in; `PATH` when left out.
 * @returns Its path, or `undefined`.
 */
export async function findProgram(
  name: string,
  path: string = Deno.env.get("PATH") ?? "",
): Promise<string | undefined> {
  const isWindows = Deno.build.os === "windows";
  for (const folder of path.split(delimiter)) {
    // An empty entry means the current folder, which is no place to take programs from.
    if (folder === "") continue;
    const file = join(folder, isWindows ? `${name}.exe` : name);
    const info = await Deno.stat(file).catch(() => undefined);
    if (info?.isFile && (isWindows || ((info.mode ?? 0) & 0o111) !== 0)) return file;
  }
  return undefined;
}
