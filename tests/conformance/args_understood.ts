/** Args that every plugin of this package understands, and what stderr shows of them (row P2). */
export const argsUnderstood = {
  args: ["--log-level=chatty"],
  line: 'the log level "chatty"',
} as const;
