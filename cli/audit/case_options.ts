import type { Capabilities } from "../../testing/conformance_case.ts";
import type { ConfigUnderTest } from "../../testing/run_case.ts";

/** The options that cases give, and a list of their values that grows as the cases run. */
export interface CaseOptions {
  /** To be used in place of the given one. */
  readonly config: ConfigUnderTest;
  readonly values: readonly string[];
}

/** Notes every value of every option that the setup gives to the connector. */
export function caseOptions(config: ConfigUnderTest, can: Capabilities): CaseOptions {
  const values = new Set(Object.values(can).flatMap(provokedValues));
  const list: string[] = [...values];
  const note = (options: Readonly<Record<string, string>>) => {
    for (const value of Object.values(options)) if (!list.includes(value)) list.push(value);
    return options;
  };
  if (typeof config === "function") {
    return { config: async (folder) => note(await config(folder)), values: list };
  }
  return { config: note(config), values: list };
}

/** The options of a capability that has some: those that provoke a failure, for example. */
function provokedValues(capability: unknown): readonly string[] {
  if (Array.isArray(capability)) return capability.flatMap(provokedValues);
  if (typeof capability !== "object" || capability === null) return [];
  if (!("config" in capability) || typeof capability.config !== "object") return [];
  return Object.values(capability.config ?? {}).filter((value) => typeof value === "string");
}
