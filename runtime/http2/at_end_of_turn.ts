/**
 * Runs `callback` when this turn of the event loop is over: after all that its events and their
 * promises do. Deno has `setImmediate` among its globals; its types know it in `node:timers` only,
 * whose import every start would pay.
 */
export const atEndOfTurn: (callback: () => void) => void =
  (globalThis as { readonly setImmediate?: (callback: () => void) => void }).setImmediate ??
    ((callback) => void setTimeout(callback, 0));
