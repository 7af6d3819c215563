import { Option } from "commander";
import type { CommandContext } from "../command.ts";
import type { PluginOptions } from "../plugin/plugin_options.ts";
import type { PluginUse } from "../plugin/with_plugin.ts";
import { watching } from "./watching.ts";

/** The option of what can be repeated. */
export interface WatchOptions {
  /** `--watch`: again at every save of the connector's source. */
  readonly watch?: boolean;
}

/** `--watch`. */
export function watchOption(): Option {
  return new Option(
    "--watch",
    "run from source, and again whenever the connector's source is saved",
  );
}

/**
 * Runs once, or with `--watch` at every save until an interrupt.
 *
 * @param run Gets the options to run with: those of a watched run say that it is from source.
 */
export function maybeWatching<Options extends PluginOptions & WatchOptions>(
  context: CommandContext,
  options: Options,
  run: (
    context: CommandContext,
    options: Options,
    onFound: PluginUse["onFound"],
  ) => Promise<number>,
): Promise<number> {
  if (!options.watch) return run(context, options, undefined);
  const fromSource = { ...options, fromSource: true };
  return watching(context, (context, onFound) => run(context, fromSource, onFound));
}
