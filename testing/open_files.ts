/**
 * How many file descriptors a process has open, by procfs; `undefined` where there is none, and for
 * a process that is gone or absent.
 */
export async function openFiles(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined || Deno.build.os !== "linux") return undefined;
  let count = 0;
  try {
    for await (const _ of Deno.readDir(`/proc/${pid}/fd`)) count++;
  } catch {
    return undefined;
  }
  return count;
}
