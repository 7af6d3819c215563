/** What procfs tells of a process in one of its lines of memory, in bytes. */
async function memoryLine(pid: number, name: string): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  try {
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    const kib = new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(status)?.[1];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    return undefined;
  }
}

/** Most memory a process ever held, in bytes; `undefined` without procfs, or when it is gone. */
export function peakMemory(pid: number): Promise<number | undefined> {
  return memoryLine(pid, "VmHWM");
}

/** Memory a process holds now, in bytes; `undefined` without procfs, or when it is gone. */
export function residentMemory(pid: number): Promise<number | undefined> {
  return memoryLine(pid, "VmRSS");
}
