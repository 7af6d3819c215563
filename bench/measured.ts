import type { Sample } from "./contest.ts";
import { secondsOf } from "../cli/bench/seconds_of.ts";
import { cpuSeconds } from "../cli/bench/cpu_time.ts";
import type { OpenRole } from "./open_role.ts";
import { peakRss } from "../cli/bench/peak_rss.ts";

/** Runs `work` on a plugin and ends it; its start is not in the figures. */
export async function measured<Session>(
  opening: Promise<OpenRole<Session>>,
  work: (session: Session) => Promise<void>,
): Promise<Sample> {
  await using role = await opening;
  const { pid, session } = role;
  const before = await cpuSeconds(pid);
  const seconds = await secondsOf(() => work(session));
  const after = await cpuSeconds(pid);
  return {
    seconds,
    cpuSeconds: before === undefined || after === undefined ? undefined : after - before,
    peakRss: await peakRss(pid),
  };
}
