/** A server that the tests of a suite share. */
export interface TestServer extends AsyncDisposable {
  /** Variables by which the tests find it. */
  readonly env: Readonly<Record<string, string>>;
}

/** What `tests/s3/serve.ts` ends with when the server is not to be had on this machine. */
const NOT_HERE = 3;

/**
 * Starts a server that `tests/s3/serve.ts` knows by name; a text, why not, when this machine cannot
 * have it.
 *
 * @throws {Error} When it does not start.
 */
export async function startTestServer(top: string, name: string): Promise<TestServer | string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "tests/s3/serve.ts", name],
    cwd: top,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  const stdout = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const stop = async () => {
    // It removes all that belongs to it when its input ends, in whatever way.
    await child.stdin.close();
    await Promise.all([child.status, stdout.cancel(), stderr]);
  };
  const line = await firstLine(stdout);
  if (line !== undefined) {
    return { env: { [`TEST_SERVER_${name.toUpperCase()}`]: line }, [Symbol.asyncDispose]: stop };
  }
  await stop();
  const [{ code }, said] = await Promise.all([child.status, stderr]);
  if (code === NOT_HERE) return said.trim();
  throw new Error(`the server "${name}" of the tests did not start (code ${code}): ${said.trim()}`);
}

async function firstLine(
  reader: ReadableStreamDefaultReader<string>,
): Promise<string | undefined> {
  for (let text = "";;) {
    const { value, done } = await reader.read();
    if (done) return undefined;
    text += value;
    if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
  }
}
