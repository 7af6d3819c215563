import { commandArguments } from "../../cli/command_arguments.ts";
import { runCommand } from "../../cli/run_command.ts";
import { runProgram } from "../../cli/run_program.ts";
import { connectionEnded } from "../../host/connection_ended.ts";
import { statusError } from "../../host/grpc_status.ts";
import { type Http2Client, http2Client } from "../../runtime/http2/client.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { CLIENT_CASES, largeCalls } from "./client_cases.ts";
import { goServer } from "./go_server.ts";
import { installTools } from "./install_tools.ts";
import { INTEROP_CASES, type InteropCase } from "./interop_cases.ts";
import { listen, tcpConnection } from "./listen.ts";
import { testService } from "./test_service.ts";
import { transportNamed } from "./transports.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

const help = `Runs the interop test cases of the gRPC project over TCP, both ways: its client
against the server of this package, and the client of this package against its server.

usage: deno run -A tests/interop/run_grpc.ts [case...] [--transport NAME]

  case              run only these, for example ping_pong; all by default
  --transport NAME  the transport to serve with: http2 (the default) or grpc-js
  --help            print this`;

// A case takes milliseconds; one that hangs is not to hold up the others for long.
const CASE_MS = 30_000;

// Its sizes are those of large_unary; the limits of time are only there to end a call that hangs.
const SOAK: readonly string[] = [
  "-test_case=rpc_soak",
  "-soak_iterations=400",
  "-soak_num_threads=8",
  `-soak_per_iteration_max_acceptable_latency_ms=${CASE_MS}`,
  `-soak_overall_timeout_seconds=${(2 * CASE_MS) / 1000}`,
];

/** One case in one direction; rejects when it fails. */
type RunCase = (name: InteropCase, signal: AbortSignal) => Promise<void>;

async function interop(args: string[], signal: AbortSignal): Promise<number> {
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
  const cases = positionals.length === 0 ? INTEROP_CASES : positionals.map(caseNamed);
  const tools = await installTools(signal);
  const counts = { passed: 0, failed: 0 };

  async function check(name: string, body: () => Promise<void>): Promise<void> {
    try {
      await body();
      counts.passed++;
      console.log(`ok      ${name}`);
    } catch (error) {
      signal.throwIfAborted();
      counts.failed++;
      console.log(`FAILED  ${name}: ${messageOf(error)}`);
    }
  }
  async function each(direction: string, run: RunCase): Promise<void> {
    for (const name of cases) {
      using limit = joinSignals(signal, AbortSignal.timeout(CASE_MS));
      await check(`${direction}: ${name}`, () => run(name, limit.signal));
    }
  }

  const server = listen(transport, testService);
  try {
    const goClient = async (args: readonly string[], limit: AbortSignal): Promise<void> => {
      const { code, stderr } = await runProgram(tools.client, {
        args: ["-server_host=127.0.0.1", `-server_port=${server.port}`, ...args],
        signal: limit,
      });
      if (code !== 0) throw new Error(`exit code ${code}: ${stderr.trim()}`);
    };
    await each("grpc-go's client, our server", (name, limit) => {
      return goClient([`-test_case=${name}`], limit);
    });
    if (positionals.length === 0) {
      await check("grpc-go's client, our server: 400 large calls, 8 at a time", async () => {
        using limit = joinSignals(signal, AbortSignal.timeout(2 * CASE_MS));
        await goClient(SOAK, limit.signal);
      });
    }
  } finally {
    await server.close();
  }
  await check("our server ended no connection by itself", () => {
    if (server.faults.length === 0) return Promise.resolve();
    return Promise.reject(server.faults[0]);
  });

  const other = await goServer(tools.server, signal);
  try {
    await each("our client, grpc-go's server", (name, limit) => {
      return withClient(other.port, limit, async (client) => {
        await CLIENT_CASES[name](client);
        // However a call ended, the next one on the connection works.
        await CLIENT_CASES.empty_unary(client);
      });
    });
    if (positionals.length === 0) {
      await check("our client, grpc-go's server: 400 large calls, 8 at a time", async () => {
        using limit = joinSignals(signal, AbortSignal.timeout(2 * CASE_MS));
        await withClient(other.port, limit.signal, largeCalls);
      });
    }
  } finally {
    await other.close();
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}

/** Runs `body` with a client on a connection of its own. */
async function withClient(
  port: number,
  limit: AbortSignal,
  body: (client: Http2Client) => Promise<void>,
): Promise<void> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  const client = http2Client(tcpConnection(socket), {
    userAgent: "plakar-deno-interop",
    statusError,
    explainEnd: (cause) => Promise.resolve(connectionEnded(cause)),
  });
  const late = () => client.destroy(limit.reason);
  limit.addEventListener("abort", late, { once: true });
  try {
    await client.ready;
    await body(client);
  } finally {
    limit.removeEventListener("abort", late);
    client.destroy();
    socket.close();
  }
}

function caseNamed(name: string): InteropCase {
  const known = INTEROP_CASES.find((each) => each === name);
  if (known !== undefined) return known;
  throw new ConnectorError(
    `there is no test case "${name}"; there are: ${INTEROP_CASES.join(", ")}`,
    { code: "invalid_argument" },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

if (import.meta.main) await runCommand("grpc interop", interop);
