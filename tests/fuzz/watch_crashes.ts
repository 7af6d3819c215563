/** What would have ended a process, as it was thrown. */
export interface CrashWatch extends Disposable {
  readonly crashes: readonly unknown[];
}

/** Collects exceptions and rejections that nobody handles, until it is disposed of. */
export function watchCrashes(): CrashWatch {
  const crashes: unknown[] = [];
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    crashes.push(event.error);
  };
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    crashes.push(event.reason);
  };
  globalThis.addEventListener("error", onError);
  globalThis.addEventListener("unhandledrejection", onRejection);
  return {
    crashes,
    [Symbol.dispose]() {
      globalThis.removeEventListener("error", onError);
      globalThis.removeEventListener("unhandledrejection", onRejection);
    },
  };
}
