import { ConnectorError } from "../../../sdk/error.ts";
import { inTime, pause } from "../importer/in_time.ts";
import { exitsWell } from "./exits_well.ts";
import { everyRole, type ProcessCase } from "./process_case.ts";
import { startInitialised } from "./role_methods.ts";
import { stillServes } from "./still_serves.ts";

const SIGNAL_MS = 300;

/** Rows about the end of a process: P4 and P7. */
export const lifeCases: readonly ProcessCase[] = [
  {
    row: "P4",
    statement: "at the end of stdin an idle plugin exits with code 0 within a second",
    roles: everyRole,
    distances: ["process"],
    async run(subject, can) {
      await using fresh = await subject.start();
      await exitsWell(fresh, "before Init");
      await using plugin = await startInitialised(subject, can);
      await exitsWell(plugin, "after Init");
    },
  },
  {
    row: "P7",
    statement: "an interrupt does not end it: it serves until stdin ends",
    roles: everyRole,
    distances: ["process"],
    async run(subject, can) {
      await using plugin = await startInitialised(subject, can);
      const { process } = plugin;
      if (process === undefined) throw new TypeError("there is no process to interrupt");
      process.kill("SIGINT");
      await pause(SIGNAL_MS, subject.signal);
      try {
        await inTime("an answer after SIGINT", stillServes(subject, plugin), subject.signal);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new ConnectorError(`after SIGINT: ${reason}`, { cause: error });
      }
      await exitsWell(plugin, "after SIGINT");
    },
  },
];
