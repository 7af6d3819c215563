import { ConnectorError } from "../../../sdk/error.ts";
import { pause } from "../importer/in_time.ts";
import { everyRole, type ProcessCase } from "./process_case.ts";
import { configFor } from "./role_methods.ts";
import { smallWork } from "./small_work.ts";

const LOOK_MS = 50;
const LOOKS = 40;
const PATTERN = "*.seen-by-the-author";

/** Rows about what passes between the process and the author's code: P3 and P18. */
export const authorCases: readonly ProcessCase[] = [
  {
    row: "P3",
    statement: "what the author's code prints goes to stderr; stdout stays HTTP/2",
    roles: everyRole,
    needs: ["prints"],
    distances: ["process"],
    async run(subject, can) {
      await using plugin = await subject.start();
      await smallWork(subject, plugin, await configFor(subject, can, can.prints));
      for (let look = 0; look < LOOKS; look++) {
        if (plugin.lines?.length) return;
        await pause(LOOK_MS, subject.signal);
      }
      throw new ConnectorError("the calls worked, but nothing that was printed came to stderr");
    },
  },
  {
    row: "P18",
    statement: "excludes and noxattr of the host reach the author's code",
    roles: ["importer", "exporter"],
    needs: ["echoesOptions"],
    async run(subject, can) {
      const { path } = can.echoesOptions!;
      await using plugin = await subject.start();
      const config = await configFor(subject, can, can.echoesOptions);
      const host = { excludes: [PATTERN], noXattr: true };
      const { texts } = await smallWork(subject, plugin, config, host);
      const echoed = path === undefined ? [...texts.values()].join("\n") : texts.get(path) ?? "";
      if (!echoed.includes(PATTERN)) {
        throw new ConnectorError(`expected the exclude "${PATTERN}", got ${quoted(echoed)}`);
      }
      if (!/no_?xattr"?\s*[:=]\s*"?true/i.test(echoed)) {
        throw new ConnectorError(`expected noXattr true, got ${quoted(echoed)}`);
      }
    },
  },
];

function quoted(text: string): string {
  return text === "" ? "nothing" : JSON.stringify(text.slice(0, 400));
}
