/**
 * Says by its exit code whether a place of the network answers within three seconds: `jsr` or `deno-downloads`.
 *
 * `denow` asks once and remembers the answer. It runs with `--no-config`, so that nothing but Deno is needed.
 *
 * @module
 */

/** How long a place has to answer, in milliseconds; a network without it usually refuses at once. */
const PATIENCE = 3000;

/** True when Deno itself can read a package of JSR: its proxies and certificates are then right as well. */
export async function jsrAnswers(
  env: Readonly<Record<string, string>> = {},
  patience: number = PATIENCE,
): Promise<boolean> {
  // Not `Command.output`, which takes no notice of its signal (Deno 2.7.14).
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--no-config", "--no-lock", "--reload=jsr:", "jsr:@std/yaml@1"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
    env,
    signal: AbortSignal.timeout(patience),
  }).spawn().status;
  return success;
}

/** True when the download site has the base of compiled programs for `version`. */
async function downloadsAnswer(version: string): Promise<boolean> {
  const url = `https://dl.deno.land/release/v${version}/denort-${Deno.build.target}.zip`;
  const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) });
  await response.body?.cancel();
  return response.ok;
}

if (import.meta.main) {
  const [place, version = Deno.version.deno] = Deno.args;
  const answers = await (place === "jsr" ? jsrAnswers() : downloadsAnswer(version))
    .catch(() => false);
  Deno.exit(answers ? 0 : 1);
}
