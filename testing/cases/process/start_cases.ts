import { ConnectorError } from "../../../sdk/error.ts";
import { failsWith, failureOf } from "../importer/failure_of.ts";
import { pause } from "../importer/in_time.ts";
import { exitsWell } from "./exits_well.ts";
import { everyRole, type ProcessCase } from "./process_case.ts";
import { configFor, sendInit } from "./role_methods.ts";

const LOOKS = 40;
const LOOK_MS = 50;

/** Rows about the beginning: P2, P12, P13, P15. */
export const startCases: readonly ProcessCase[] = [
  {
    row: "P2",
    statement: "the manifest's args are accepted and understood",
    roles: everyRole,
    needs: ["args"],
    async run(subject, can) {
      const { args, line } = can.args!;
      await using plugin = await subject.start({ args });
      await sendInit(subject, plugin, await configFor(subject, can));
      if (line === undefined) return;
      for (let look = 0; look < LOOKS; look++) {
        if (plugin.lines?.some((each) => each.includes(line))) return;
        await pause(LOOK_MS, subject.signal);
      }
      const seen = plugin.lines?.length ? `\n  ${plugin.lines.join("\n  ")}` : " nothing";
      throw new ConnectorError(
        `with the args ${args.join(" ")}: no line with "${line}", but${seen}`,
      );
    },
  },
  {
    row: "P12",
    statement: "an Init without options is accepted",
    roles: ["importer", "exporter"],
    async run(subject, can) {
      await using plugin = await subject.start();
      await sendInit(subject, plugin, await configFor(subject, can), null);
    },
  },
  {
    row: "P13",
    statement: "a refused Init gives the author's message, and stdin's end still ends the plugin",
    roles: everyRole,
    needs: ["refused"],
    async run(subject, can) {
      const { message } = can.refused!;
      await using plugin = await subject.start();
      const config = await configFor(subject, can, can.refused);
      const status = await failureOf("Init", sendInit(subject, plugin, config));
      if (!status.message.includes(message)) {
        throw new ConnectorError(
          `Init: expected the message "${message}", got "${status.message}"`,
        );
      }
      if (status.code === 1 || status.code === 14) {
        throw new ConnectorError(
          `Init: the gRPC status is ${status.code}; a host drops or rewrites the text of 1 and 14`,
        );
      }
      await exitsWell(plugin, "after a refused Init");
    },
  },
  {
    row: "P15",
    statement: "a message with a newline, a % and letters outside of ASCII arrives to the letter",
    roles: everyRole,
    needs: ["oddMessage"],
    async run(subject, can) {
      const { message } = can.oddMessage!;
      if (!/\n/.test(message) || !/%/.test(message) || !/[^ -~\n]/.test(message)) {
        throw new TypeError(`"oddMessage" needs a newline, a % and more than ASCII: "${message}"`);
      }
      await using plugin = await subject.start();
      const config = await configFor(subject, can, can.oddMessage);
      await failsWith("Init", sendInit(subject, plugin, config), message);
    },
  },
];
