/** What is run under a guard. */
export interface Guarded {
  readonly program: string;
  readonly args: readonly string[];
  /** Where it runs, where temporary files go, and its outputs into `log`; removed in the end. */
  readonly folder: string;
  /** Paths of other files that are to be removed in the end. */
  readonly leftovers?: readonly string[];
}

/** A program under a guard. */
export interface GuardedProcess extends AsyncDisposable {
  /** Starts the program, or starts it again after {@linkcode GuardedProcess.kill}. */
  start(): Promise<void>;
  /** Ends it at once (SIGKILL) and waits until it is gone; its folder stays. */
  kill(): Promise<void>;
}

/**
 * Runs a program beside a guard, a shell that holds the other end of a pipe: when this process ends,
 * in whatever way, the pipe closes, and the guard kills the program and removes what it leaves.
 */
export function guardedProcess({ program, args, folder, leftovers = [] }: Guarded): GuardedProcess {
  const guard = new Deno.Command("sh", {
    args: ["-c", GUARD, "guard", folder, leftovers.join(":"), program, ...args],
    cwd: folder,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const orders = guard.stdin.getWriter();
  const answers = guard.stdout.pipeThrough(new TextDecoderStream()).getReader();
  async function order(text: string, answer: string): Promise<void> {
    await orders.write(new TextEncoder().encode(`${text}\n`));
    let seen = "";
    while (!seen.endsWith("\n")) {
      const { value, done } = await answers.read();
      if (done) throw new Error(`the guard of "${program}" ended`);
      seen += value;
    }
    if (seen !== `${answer}\n`) throw new Error(`the guard of "${program}" said "${seen.trim()}"`);
  }
  return {
    start: () => order("start", "started"),
    kill: () => order("kill", "killed"),
    async [Symbol.asyncDispose]() {
      await orders.close();
      await answers.cancel();
      await guard.status;
    },
  };
}

// Signals of the terminal reach the whole group: the guard outlives them, the closed pipe ends it.
const GUARD = `
trap '' INT TERM HUP
folder=$1 leftovers=$2
shift 2
child=
end() {
  [ -z "$child" ] || { kill -9 "$child"; wait "$child"; } 2>/dev/null
  child=
}
while read -r order; do
  case $order in
    start) TMPDIR=$folder "$@" </dev/null >>"$folder/log" 2>&1 & child=$!; echo started ;;
    kill) end; echo killed ;;
  esac
done
end
IFS=:
rm -rf "$folder" $leftovers
`;
