import type { ExporterCapabilities } from "../../testing/exporter_capabilities.ts";
import {
  type ExporterScript,
  SCRIPTED_MESSAGE,
  SCRIPTED_ODD_MESSAGE,
  SCRIPTED_PATH,
} from "./exporter.ts";
import { lookInFolder } from "../../testing/look_in_folder.ts";

const told = (script: ExporterScript) => ({ config: { do: script } });

/** Everything an exporter can be made to do: no case of the kit is skipped. */
export const exporterCan: ExporterCapabilities = {
  shows: ({ location }) => lookInFolder(folderOf(location!)),
  fresh: (folder) => ({ location: `scripted://${destinationIn(folder)}` }),
  modes: true,
  times: { precision: 1 },
  symlinks: true,
  async localFolder(folder) {
    await Deno.mkdir(destinationIn(folder), { recursive: true });
    return destinationIn(folder);
  },
  readsPastEnd: told("read-past-end"),
  closesTwice: told("close-twice"),
  skipsContent: told("skip-content"),
  stalls: { ...told("stall"), path: SCRIPTED_PATH },
  forgets: { ...told("forget"), path: SCRIPTED_PATH },
  failsOne: { ...told("fail-one"), path: SCRIPTED_PATH, message: SCRIPTED_MESSAGE },
  endsEarly: told("end-early"),
  throwsEarly: { ...told("throw-early"), message: SCRIPTED_MESSAGE },
  refused: { ...told("refuse"), message: SCRIPTED_MESSAGE },
  oddMessage: { ...told("refuse-oddly"), message: SCRIPTED_ODD_MESSAGE },
  args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  echoesOptions: told("echo"),
  prints: told("print"),
  pingFails: { ...told("fail-ping"), message: SCRIPTED_MESSAGE },
};

function destinationIn(folder: string): string {
  return `${folder}/restored/here`;
}

function folderOf(location: string): string {
  return location.slice(location.indexOf("://") + 3);
}
