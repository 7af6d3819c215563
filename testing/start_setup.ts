import { type ConformanceSetup, isFromStart } from "./conformance_setup.ts";
import type { Capabilities } from "./conformance_case.ts";
import type { ConfigUnderTest } from "./run_case.ts";

/** A setup that is ready: what cases take, and what is to be ended after them. */
export interface ReadySetup<Can extends Capabilities> extends AsyncDisposable {
  /** The options for Init, those of `start` merged over them. */
  readonly config: ConfigUnderTest;
  /** What the connector can be made to do, every value known. */
  readonly can: Can;
}

/**
 * Starts what a setup needs and puts together what follows from it.
 *
 * @throws What `start` throws; a `TypeError` when it does not bring what was declared, or brings a
 * capability that was not. What it started is ended then.
 */
export async function startSetup<Can extends Capabilities>(
  { config, can = {} as Can, start }: Pick<ConformanceSetup<Can>, "config" | "can" | "start">,
  signal: AbortSignal,
): Promise<ReadySetup<Can>> {
  const started = await start?.(signal);
  const end = async () => await started?.[Symbol.asyncDispose]();
  try {
    return {
      config: started === undefined ? config : merged(config, started.config),
      can: filled(can, started?.can ?? {}),
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function merged(config: ConfigUnderTest, more: Readonly<Record<string, string>>): ConfigUnderTest {
  return typeof config === "function"
    ? async (folder) => ({ ...await config(folder), ...more })
    : { ...config, ...more };
}

function filled<Can extends Capabilities>(can: Can, brought: Partial<Can>): Can {
  for (const [name, value] of Object.entries(can)) {
    if (!isFromStart(value) || brought[name] !== undefined) continue;
    throw new TypeError(
      `the conformance setup declares "${name}" as fromStart, but its start does not bring it`,
    );
  }
  for (const name of Object.keys(brought)) {
    if (can[name] !== undefined) continue;
    throw new TypeError(
      `the start of the conformance setup brings "${name}": declare it in "can", as fromStart`,
    );
  }
  return { ...can, ...brought };
}
