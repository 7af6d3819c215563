import { join } from "node:path";

/** What a process holds at one moment. */
export interface ProcessState {
  /** Memory of its own, files it mapped left out, in bytes (`RssAnon`). */
  readonly ownMemory: number;
  /** Resident set in bytes (`VmRSS`). */
  readonly rss: number;
  /** Largest resident set so far in bytes (`VmHWM`). */
  readonly peakRss: number;
  /** What its descriptors are open on: paths, `pipe:[…]`, `anon_inode:…`. */
  readonly descriptors: readonly string[];
  /** Number of threads. */
  readonly threads: number;
}

/** A field of the text of `/proc/<pid>/status`; sizes, which are given in KiB, as bytes. */
export function statusField(status: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+)( kB)?$`, "m").exec(status);
  if (found === null) throw new Error(`/proc tells no ${name}`);
  return Number(found[1]) * (found[2] === undefined ? 1 : 1024);
}

/** Reads what a process holds; throws where there is no `/proc`, and when the process is gone. */
export async function processState(pid: number): Promise<ProcessState> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return {
    ownMemory: statusField(status, "RssAnon"),
    rss: statusField(status, "VmRSS"),
    peakRss: statusField(status, "VmHWM"),
    threads: statusField(status, "Threads"),
    descriptors: await descriptorsOf(pid),
  };
}

async function descriptorsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const links: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    // One may close between the two looks.
    const link = await Deno.readLink(join(folder, name)).catch(() => undefined);
    if (link !== undefined) links.push(link);
  }
  return links.sort();
}

/** How often the threads of a process have gone to sleep so far: a timer that ticks shows here. */
export async function sleepsOf(pid: number): Promise<number> {
  let sleeps = 0;
  for await (const { name } of Deno.readDir(`/proc/${pid}/task`)) {
    const status = await Deno.readTextFile(`/proc/${pid}/task/${name}/status`).catch(() => "");
    if (status !== "") sleeps += statusField(status, "voluntary_ctxt_switches");
  }
  return sleeps;
}
