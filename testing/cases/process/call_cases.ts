import { pluginStatus } from "../../../host/grpc_status.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { errorMessage } from "../../../sdk/error_message.ts";
import { failsWith, failureOf } from "../importer/failure_of.ts";
import { everyRole, type ProcessCase } from "./process_case.ts";
import { callEmpty, configFor, methodsOf, sendInit, startInitialised } from "./role_methods.ts";
import { stillServes } from "./still_serves.ts";

const UNIMPLEMENTED = 12;

/** Rows about calls at the wrong time: P8, P10, P11, P14, P16. */
export const callCases: readonly ProcessCase[] = [
  {
    row: "P8",
    statement: "an unknown method or service is answered with UNIMPLEMENTED, and nothing else ends",
    roles: everyRole,
    async run(subject, can) {
      const { ping } = methodsOf(subject.role);
      await using plugin = await startInitialised(subject, can);
      const service = ping.path.slice(0, ping.path.lastIndexOf("/"));
      for (const path of [`${service}/Nonsense`, "/nowhere.Nothing/Ping"]) {
        const call = callEmpty(plugin.client, { ...ping, path }, subject.signal);
        const { code, message } = await failureOf(path, call);
        if (code === UNIMPLEMENTED) continue;
        throw new ConnectorError(
          `${path}: expected gRPC status 12 (UNIMPLEMENTED), got ${code} "${message}"`,
        );
      }
      await stillServes(subject, plugin);
    },
  },
  {
    row: "P10",
    statement: "every call before Init fails with a status, and Init works afterwards",
    roles: everyRole,
    async run(subject, can) {
      const { init: _init, close: _close, ...others } = methodsOf(subject.role);
      await using plugin = await subject.start();
      for (const method of Object.values(others)) {
        const what = `${method.path} before Init`;
        await failureOf(what, callEmpty(plugin.client, method, subject.signal));
      }
      await sendInit(subject, plugin, await configFor(subject, can));
    },
  },
  {
    row: "P10",
    statement: "a Close before Init is answered and breaks nothing",
    roles: everyRole,
    async run(subject) {
      const { close, ping } = methodsOf(subject.role);
      await using plugin = await subject.start();
      await answered("Close before Init", callEmpty(plugin.client, close, subject.signal));
      await answered("Ping after it", callEmpty(plugin.client, ping, subject.signal));
    },
  },
  {
    row: "P11",
    statement: "a second Init is refused or replaces the connector; the plugin goes on",
    roles: everyRole,
    async run(subject, can) {
      const config = await configFor(subject, can);
      await using plugin = await subject.start();
      await sendInit(subject, plugin, config);
      await answered("a second Init", sendInit(subject, plugin, config));
      await stillServes(subject, plugin);
    },
  },
  {
    row: "P14",
    statement: "Close may come twice, and calls after it are answered",
    roles: everyRole,
    async run(subject, can) {
      const { close, init: _init, ...others } = methodsOf(subject.role);
      await using plugin = await startInitialised(subject, can);
      await callEmpty(plugin.client, close, subject.signal);
      await answered("a second Close", callEmpty(plugin.client, close, subject.signal));
      for (const method of Object.values(others)) {
        const what = `${method.path} after Close`;
        await answered(what, callEmpty(plugin.client, method, subject.signal));
      }
    },
  },
  {
    row: "P16",
    statement: "what the author's code throws ends that call alone, with its message",
    roles: everyRole,
    needs: ["pingFails"],
    async run(subject, can) {
      const { ping, close } = methodsOf(subject.role);
      const { message } = can.pingFails!;
      await using plugin = await startInitialised(subject, can, can.pingFails);
      for (const what of ["Ping", "a second Ping"]) {
        await failsWith(what, callEmpty(plugin.client, ping, subject.signal), message);
      }
      await callEmpty(plugin.client, close, subject.signal);
    },
  },
];

/** Fails unless the call ends with OK or a status of the plugin. */
export async function answered(what: string, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (pluginStatus(error) !== undefined) return;
    throw new ConnectorError(`${what}: expected OK or a status, got: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}
