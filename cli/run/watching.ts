import { relative } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { CommandContext } from "../command.ts";
import { givenPath } from "../given_path.ts";
import type { FoundPlugin } from "../plugin/find_plugin.ts";
import { fileWatch } from "./file_watch.ts";
import { sourceFiles } from "./source_files.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

/** One run of a command that is repeated. */
export type WatchedRun = (
  context: CommandContext,
  onFound: (found: FoundPlugin) => void,
) => Promise<number>;

/**
 * Repeats a run whenever the source of its plugin is saved; a run that is still going on is broken
 * off. What fails is told, and the next save waited for.
 *
 * @param context The command's; its signal is the only end.
 * @param run Runs once from source, under the signal of the context it gets.
 * @throws What the first run throws before it has found a plugin, and the signal's reason.
 */
export async function watching(context: CommandContext, run: WatchedRun): Promise<number> {
  using watch = fileWatch();
  let found: FoundPlugin | undefined;
  let watched = 0;
  for (;;) {
    watch.forget();
    const started = Date.now();
    const saved = new AbortController();
    using joined = joinSignals(context.signal, saved.signal);
    const { signal } = joined;
    let looking: Promise<void> = Promise.resolve();

    const running = run({ ...context, signal }, (plugin) => {
      const isFirst = found === undefined;
      found = plugin;
      looking = look(plugin, isFirst ? started : Infinity, signal);
      looking.catch(() => {});
    });
    const ended = running.then(
      (code) => `exit code ${code}`,
      (error) => {
        if (saved.signal.aborted || context.signal.aborted) return "";
        if (found === undefined) throw error;
        return `failed: ${errorMessage(error)}`;
      },
    ).then(async (outcome) => {
      await looking.catch(() => {});
      if (outcome === "" || signal.aborted) return;
      context.note(outcome);
      context.note(`waiting for a change of ${watched} files; Ctrl-C ends`);
    });
    ended.catch(() => {});

    // When nobody reads any more the end of this run is the end of all.
    const over = ended.then(() =>
      context.readerGone?.() ? undefined : new Promise<never>(() => {})
    );
    const path = await nextChange(watch.changed(), over, context.signal).finally(() => {
      saved.abort(new ConnectorError("the source was saved", { code: "cancelled" }));
      return ended.catch(() => {});
    });
    if (path === undefined) return 0;
    context.note(`${relative(givenPath("."), path)} was saved`);
  }

  /** Finds out, while it runs, what the source is made of; `since` is when nobody watched yet. */
  async function look(
    { source, configFile }: FoundPlugin,
    since: number,
    signal: AbortSignal,
  ): Promise<void> {
    if (source === undefined) return;
    const files = await sourceFiles(source, configFile, signal);
    watch.watch(files);
    watched = files.length;
    for (const file of since === Infinity ? [] : files) {
      const { mtime } = await Deno.stat(file);
      if ((mtime?.getTime() ?? 0) > since) watch.notice(file);
    }
  }
}

/** Waits for a save, or for the end; a run that throws, and the signal, end the wait, too. */
async function nextChange(
  change: Promise<string>,
  over: Promise<undefined>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([change, aborted.promise, over]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
