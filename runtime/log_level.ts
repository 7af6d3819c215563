import type { LogLevel } from "../sdk/logger.ts";
import { LOG_LEVELS } from "./logger.ts";

const FLAG = "--log-level=";

/** The level that the manifest's args ask for. */
export interface ChosenLevel {
  /** `info` unless the args hold `--log-level=` with one of the four levels; the last one wins. */
  readonly level: LogLevel;
  /** What is wrong with the args, for the log. */
  readonly problem?: string;
}

/** Finds `--log-level=debug|info|warn|error` among the manifest's args. */
export function chosenLogLevel(args: readonly string[]): ChosenLevel {
  const asked = args.findLast((arg) => arg.startsWith(FLAG))?.slice(FLAG.length);
  if (asked === undefined) return { level: "info" };
  const level = LOG_LEVELS.find((known) => known === asked);
  if (level !== undefined) return { level };
  return {
    level: "info",
    problem: `the log level ${JSON.stringify(asked)} in the manifest's args is unknown; ` +
      `use ${LOG_LEVELS.join(", ")}`,
  };
}
