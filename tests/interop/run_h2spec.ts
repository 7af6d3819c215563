import { join } from "node:path";
import { commandArguments } from "../../cli/command_arguments.ts";
import { runCommand } from "../../cli/run_command.ts";
import { runProgram } from "../../cli/run_program.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { type H2specCase, h2specReport } from "./h2spec_report.ts";
import { installTools } from "./install_tools.ts";
import { listen } from "./listen.ts";
import { testService } from "./test_service.ts";
import { transportNamed } from "./transports.ts";

const help = `Holds the HTTP/2 server against h2spec, over TCP.

usage: deno run -A tests/interop/run_h2spec.ts [section...] [--transport NAME]

  section           run only these, for example http2/6.9 or hpack; all by default
  --transport NAME  the transport to serve with: http2 (the default) or grpc-js
  --help            print this

Prints the cases that did not pass, the counts of each part and the counts of all at the end. A case
that h2spec skips counts as failed: it skips what the server cannot show.`;

const PARTS: readonly string[] = ["generic", "http2", "hpack"];

async function runH2spec(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = commandArguments({
    args,
    allowPositionals: true,
    options: { transport: { type: "string", default: "http2" }, help: { type: "boolean" } },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const transport = transportNamed(values.transport);
  const { h2spec } = await installTools(signal);
  const folder = await Deno.makeTempDir({ prefix: "h2spec-" });
  const server = listen(transport, testService);
  try {
    const report = join(folder, "report.xml");
    const { code, stdout, stderr } = await runProgram(h2spec, {
      args: [
        ...["--host", "127.0.0.1", "--port", String(server.port)],
        ...["--junit-report", report, "--strict"],
        // Seconds until an answer counts as missing: nothing waits for it unless it is.
        ...["--timeout", "10"],
        ...positionals,
      ],
      signal,
    });
    const text = await Deno.readTextFile(report).catch(() => "");
    const cases = h2specReport(text);
    if (cases.length === 0) {
      throw new ConnectorError(
        `h2spec ended with code ${code} and without a report: ${(stdout + stderr).trim()}`,
        { code: "failed_precondition" },
      );
    }
    return print(cases, positionals.length === 0, server.faults);
  } finally {
    await server.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Prints the outcome; the exit code. */
function print(cases: readonly H2specCase[], whole: boolean, faults: readonly unknown[]): number {
  for (const { section, title, outcome, detail } of cases) {
    if (outcome !== "passed") {
      console.log(`${outcome}: ${section} ${title}\n    ${detail.replaceAll("\n", "\n    ")}`);
    }
  }
  let failed = 0;
  for (const part of PARTS) {
    const all = cases.filter(({ section }) => section.startsWith(`${part}/`));
    const passed = all.filter(({ outcome }) => outcome === "passed").length;
    if (all.length > 0 || whole) console.log(`${part}: ${passed} of ${all.length} cases passed`);
    // A part that is missing from a whole run is a run that proves less than it says.
    failed += all.length - passed + (all.length === 0 && whole ? 1 : 0);
  }
  // A server may end a connection for its peer's faults, never for a defect of its own.
  for (const fault of faults) {
    if (fault instanceof ConnectorError) continue;
    failed++;
    console.log(`failed: the server broke:\n    ${fault instanceof Error ? fault.stack : fault}`);
  }
  const passed = cases.filter(({ outcome }) => outcome === "passed").length;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

if (import.meta.main) await runCommand("h2spec", runH2spec);
