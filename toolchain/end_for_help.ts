/**
 * Ends the process for `--help`, with the help on stdout, and for an argument that a task does not
 * know, with exit code 2.
 *
 * @param args The arguments of the task.
 * @param help What the task does and which arguments it knows.
 * @param known The arguments it knows beside `--help`.
 */
export function endForHelp(args: readonly string[], help: string, known: string[] = []): void {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(help);
    Deno.exit(0);
  }
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown === undefined) return;
  console.error(`the argument "${unknown}" is unknown; see --help`);
  Deno.exit(2);
}
