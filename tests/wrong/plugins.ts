import { wrongBytes } from "./plugin_bytes.ts";
import { wrongCalls } from "./plugin_calls.ts";
import { wrongLives } from "./plugin_lives.ts";
import type { WrongPlugin } from "./wrong_plugin.ts";

/** Plugins that are wrong on purpose, at least one for each of the rows P1 to P18. */
export const wrongPlugins: readonly WrongPlugin[] = [...wrongBytes, ...wrongCalls, ...wrongLives]
  .sort((one, other) => Number(one.row.slice(1)) - Number(other.row.slice(1)));
