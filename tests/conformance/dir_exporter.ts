import { exporter } from "../../connectors/dir/exporter.ts";
import type { ExporterCapabilities, TestConnector } from "../../testing/mod.ts";
import { lookInFolder } from "../scripted/look_in_folder.ts";
import { argsUnderstood } from "./args_understood.ts";

/** What the kit is told about the dir exporter. */
export const dirExporter: TestConnector<"exporter", ExporterCapabilities> = {
  connector: exporter,
  name: "dir exporter",
  config: (folder) => ({ location: `dir://${destinationIn(folder)}` }),
  can: {
    args: argsUnderstood,
    fresh: (folder) => ({ location: `dir://${destinationIn(folder)}` }),
    shows: ({ location }) => lookInFolder(location!.slice("dir://".length)),
    modes: true,
    // What Deno can set.
    times: { precision: 1 },
    symlinks: true,
    async localFolder(folder) {
      await Deno.mkdir(destinationIn(folder), { recursive: true });
      return destinationIn(folder);
    },
    refused: { config: { location: "dir://here" }, message: "it holds no absolute path" },
  },
};

function destinationIn(folder: string): string {
  return `${folder}/restored/here`;
}
