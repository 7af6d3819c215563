/**
 * What work gives, or the reason of the signal as soon as it is aborted: work need not listen to it.
 * What it gives after that goes to `late`, as it may have to be closed.
 */
export function orAbort<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  late?: (result: Result) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    let isLeft = false;
    const leave = () => {
      isLeft = true;
      reject(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    work.then((result) => {
      if (isLeft) return late?.(result);
      signal.removeEventListener("abort", leave);
      resolve(result);
    }, (error) => {
      signal.removeEventListener("abort", leave);
      reject(error);
    });
  });
}
