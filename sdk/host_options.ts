import type { HostOptions } from "./context.ts";

/** What is assumed of a host that says nothing of itself (row P12; storage hosts never do). */
export const defaultHostOptions: HostOptions = {
  hostname: "localhost",
  os: "",
  arch: "",
  cwd: "/",
  maxConcurrency: 1,
  excludes: [],
  noXattr: false,
};
