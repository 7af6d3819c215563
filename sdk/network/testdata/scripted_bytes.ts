/** A step of a script: a piece, one that comes later or fails, or what happens to the content. */
export type Step =
  | Uint8Array<ArrayBuffer>
  | (() => Promise<Uint8Array<ArrayBuffer>>)
  /** The content ends. */
  | "end"
  /** Nothing comes any more. */
  | "hang"
  /** The step before, over and over. */
  | "again";

/** The same content in both forms; only one of them may be read. */
export interface ScriptedBytes {
  /** The content as a web stream without a buffer of its own. */
  readonly stream: ReadableStream<Uint8Array>;
  /** The content as an iterable whose `return` answers at once. */
  readonly iterable: AsyncIterable<Uint8Array>;
  /** What the content was cancelled with, each time: `undefined` by a `return`. */
  readonly cancels: readonly unknown[];
}

/** Makes content that does what a script says, and remembers how it was closed. */
export function scriptedBytes(
  steps: readonly Step[],
  options: { readonly failOnCancel?: Error } = {},
): ScriptedBytes {
  const cancels: unknown[] = [];
  let at = 0;
  const next = async (): Promise<IteratorResult<Uint8Array<ArrayBuffer>, undefined>> => {
    const step = steps[at] === "again" ? steps[at - 1] : steps[at++];
    if (step === "hang") return await new Promise(() => {});
    if (step === undefined || typeof step === "string") return { done: true, value: undefined };
    return { done: false, value: typeof step === "function" ? await step() : step };
  };
  const cancel = (reason: unknown) => {
    cancels.push(reason);
    return options.failOnCancel === undefined
      ? Promise.resolve()
      : Promise.reject(options.failOnCancel);
  };
  return {
    cancels,
    get stream() {
      return new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { done, value } = await next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel,
      }, { highWaterMark: 0 });
    },
    iterable: {
      [Symbol.asyncIterator]: () => ({
        next,
        async return() {
          await cancel(undefined);
          return { done: true, value: undefined };
        },
      }),
    },
  };
}
