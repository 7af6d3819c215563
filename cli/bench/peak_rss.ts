/** The largest resident set so far in bytes, out of the text of `/proc/<pid>/status`. */
export function peakRssIn(status: string): number | undefined {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/**
 * The largest resident set of a running process so far, in bytes. The kernel keeps the maximum, so
 * one look before the end is enough. Undefined where there is no `/proc`.
 */
export async function peakRss(pid: number): Promise<number | undefined> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return peakRssIn(status);
}
