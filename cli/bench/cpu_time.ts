/**
 * Seconds of processor time, user and system, out of the text of `/proc/<pid>/stat`.
 *
 * Linux counts them in 1/100 s for every program, whatever the kernel's own clock (proc(5), USER_HZ).
 */
export function cpuSecondsIn(stat: string): number | undefined {
  // The second field is the program's name in parentheses and may hold anything, spaces included.
  const fields = stat.slice(stat.lastIndexOf(")") + 1).trim().split(/\s+/);
  // The list begins with field 3 of the page; utime and stime are fields 14 and 15.
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks / 100 : undefined;
}

/** Seconds of processor time that a running process has used; undefined where there is no `/proc`. */
export async function cpuSeconds(pid: number): Promise<number | undefined> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
  return stat === "" ? undefined : cpuSecondsIn(stat);
}
