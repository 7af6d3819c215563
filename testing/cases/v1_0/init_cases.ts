import { ConnectorError } from "../../../sdk/error.ts";
import { errorMessage } from "../../../sdk/error_message.ts";
import { everyRole, type ProcessCase } from "../process/process_case.ts";
import { closeV10 } from "./call_v1_0.ts";
import { anyCaseV10 } from "./case_v1_0.ts";
import { configV10, initV10, startV10 } from "./init_v1_0.ts";

/** Row V1: how Init is answered (protocol 6.1 to 6.3). */
export const initCases: readonly ProcessCase[] = [
  anyCaseV10({
    row: "V1",
    statement: "Init as a v1.0 host sends it is accepted, with no error in its answer",
    roles: everyRole,
    async run(subject, can) {
      await using plugin = await startV10(subject, await configV10(subject, can));
      await closeV10(subject, plugin);
    },
  }),
  anyCaseV10({
    row: "V1",
    statement: "an Init without options is accepted",
    roles: ["importer", "exporter"],
    async run(subject, can) {
      await using plugin = await subject.start();
      await initV10(subject, plugin, await configV10(subject, can), true);
    },
  }),
  anyCaseV10({
    row: "V1",
    statement: "a refused Init gives the author's message, as status or as error of the answer",
    roles: everyRole,
    needs: ["refused"],
    async run(subject, can) {
      const { message } = can.refused!;
      const config = await configV10(subject, can, can.refused);
      await using plugin = await subject.start();
      let seen: string | undefined;
      try {
        await initV10(subject, plugin, config);
      } catch (error) {
        seen = errorMessage(error);
      }
      if (seen?.includes(message)) return;
      throw new ConnectorError(
        `expected Init to fail with the message "${message}", got ` +
          (seen === undefined ? "OK" : `"${seen}"`),
      );
    },
  }),
];
