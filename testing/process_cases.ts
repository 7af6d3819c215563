import { authorCases } from "./cases/process/author_cases.ts";
import { callCases } from "./cases/process/call_cases.ts";
import { frameCases } from "./cases/process/frame_cases.ts";
import { lifeCases } from "./cases/process/life_cases.ts";
import type { ProcessCapabilities } from "./cases/process/process_case.ts";
import type { ConformanceCase } from "./conformance_case.ts";
import { runningCases } from "./cases/process/running_cases.ts";
import { startCases } from "./cases/process/start_cases.ts";
import { wireCases } from "./cases/process/wire_cases.ts";

/** The P rows of protocol section 9, each with at least one case, in their order. */
export const processCases: readonly ConformanceCase<ProcessCapabilities>[] = [
  ...wireCases,
  ...startCases,
  ...authorCases,
  ...lifeCases,
  ...runningCases,
  ...callCases,
  ...frameCases,
].sort((one, other) => Number(one.row.slice(1)) - Number(other.row.slice(1)));

export type { ProcessCapabilities };
