import { projectFolder } from "../../../cli/build/project_folder.ts";
import { commandArguments } from "../../../cli/command_arguments.ts";
import { runCommand } from "../../../cli/run_command.ts";
import { joinSignals } from "../../../sdk/join_signals.ts";
import { countOf } from "../../bench_options.ts";
import { buildVariants } from "../../variants.ts";
import { startObjectServer } from "../object_server.ts";
import { rawBucket } from "../raw_bucket.ts";
import { sendLargeObject, type Way } from "./large_object.ts";

const help =
  `Sends one large object through the compiled s3-storage to SeaweedFS and back, and compares.

usage: ./denow task s3-large [--gib N] [--minutes N] [--json]

  --gib N      GiB of the object; 5 by default. The temporary folder must hold them.
  --minutes N  gives up after so long; 30 by default
  --json       print one JSON object
  --help       print this

The exit code is 1 when the content differs or the plugin ever had more than 200 MB in memory.`;

/** The most memory a plugin may take at any size, in bytes. */
const MOST_MEMORY = 200e6;

/** Runs the command; resolves to the exit code. */
async function large(args: string[], interrupted: AbortSignal): Promise<number> {
  const { values } = commandArguments({
    args,
    options: {
      gib: { type: "string" },
      minutes: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const size = countOf("--gib", values.gib, 5) * 2 ** 30;
  const minutes = countOf("--minutes", values.minutes, 30);
  using joined = joinSignals(interrupted, AbortSignal.timeout(minutes * 60_000));
  const { signal } = joined;
  const out = await Deno.makeTempDir({ prefix: "s3-large-bin-" });
  const progress = (text: string) => console.error(text);
  try {
    progress("building the connectors");
    const bins = await buildVariants({
      project: projectFolder,
      out,
      transports: ["http2"],
      signal,
    });
    progress("starting SeaweedFS");
    await using server = await startObjectServer(projectFolder);
    await rawBucket(server, "large", signal).make();
    const store = { server, bucket: "large", prefix: "repository" };
    const role = { bin: bins.get("http2")!, signal };
    const ways = await sendLargeObject({ role, store, size, progress });
    console.log(values.json ? JSON.stringify({ size, ways }, null, 2) : reportOf(size, ways));
    return isGood(ways) ? 0 : 1;
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

function isGood(ways: readonly Way[]): boolean {
  return new Set(ways.map(({ sha256 }) => sha256)).size === 1 &&
    ways.every(({ peakRss = 0 }) => peakRss <= MOST_MEMORY);
}

function reportOf(size: number, ways: readonly Way[]): string {
  return [
    ...ways.map(({ way, seconds, peakRss, sha256 }) =>
      `${way}  ${(size / 2 ** 30).toFixed(0)} GiB in ${seconds.toFixed(1)} s, ` +
      `${(size / 1e6 / seconds).toFixed(0)} MB/s; ` +
      `peak RSS ${peakRss === undefined ? "unknown" : `${(peakRss / 1e6).toFixed(1)} MB`}; ` +
      `SHA-256 ${sha256.slice(0, 16)}…`
    ),
    isGood(ways) ? "verdict: the same content, in bounded memory" : "verdict: BAD, see above",
  ].join("\n");
}

if (import.meta.main) await runCommand("s3-large", large);
