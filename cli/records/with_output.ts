import { errorCode, errorMessage } from "../../sdk/error_message.ts";
import type { CommandContext } from "../command.ts";
import { type Progress, progress } from "../progress.ts";
import { visibleJson } from "../visible_text.ts";
import { printQueue } from "./print_queue.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

/** Where a run prints to, and what ends it. */
export interface RunOutput {
  /** Prints a part of the result; it never runs into the line that shows progress. */
  print(text: string): void;
  /** Waits for a reader that is slow; what prints a line for each record calls it for each. */
  printed(): Promise<void>;
  /** The progress, and remarks. */
  readonly shown: Progress;
  /** Aborted by an interrupt, and once nobody reads the result any more. */
  readonly signal: AbortSignal;
}

/**
 * Runs with an output that fits: with progress on a terminal, unless the result itself scrolls there;
 * waiting for a reader that is slow; and ending early, without an error, when the reader of the
 * result has gone, as `head` does.
 *
 * @param context The command's.
 * @param how `isStream`: the result comes line by line while the run goes on; `json`: it is JSON,
 * and a run that cannot be done prints a summary that says so, beside its error.
 * @returns What `run` returns, and 0 when the reader has gone.
 */
export async function withOutput(
  context: CommandContext,
  how: { readonly isStream?: boolean; readonly json?: boolean | undefined },
  run: (output: RunOutput) => Promise<number>,
): Promise<number> {
  const gone = new AbortController();
  using joined = joinSignals(context.signal, gone.signal);
  const { signal } = joined;
  const isShared = Deno.stdout.isTerminal();
  const shown = progress(
    context.note,
    how.isStream && isShared ? { isTerminal: false, plainMs: Infinity } : {},
  );
  const lookForReader = () => {
    if (context.readerGone?.()) gone.abort(new Error("nobody reads the result any more"));
  };
  const { printAsRead } = context;
  const queue = printAsRead === undefined ? undefined : printQueue(async (text) => {
    await printAsRead(text);
    lookForReader();
  }, signal);

  function print(text: string): void {
    if (isShared) shown.done();
    if (queue !== undefined) return queue.print(text);
    context.print(text);
    lookForReader();
  }

  try {
    const code = await run({ print, printed: queue?.room ?? resolved, shown, signal });
    await queue?.end();
    signal.throwIfAborted();
    return code;
  } catch (error) {
    context.signal.throwIfAborted();
    if (gone.signal.aborted) return 0;
    if (how.json) {
      const told = { code: errorCode(error), message: errorMessage(error) };
      print(visibleJson({ type: "summary", ok: false, error: told }));
    }
    await queue?.end();
    throw error;
  } finally {
    shown.done();
  }
}

function resolved(): Promise<void> {
  return Promise.resolve();
}
