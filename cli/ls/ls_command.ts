import { parseExcludes } from "../../sdk/files/excludes.ts";
import { type MakeCommand, newCommand } from "../command.ts";
import { pluginOptions, type RecordOptions, recordOptions } from "../plugin/plugin_options.ts";
import { withPlugin } from "../plugin/with_plugin.ts";
import { withOutput } from "../records/with_output.ts";
import { listSource } from "./list_source.ts";

/** The options of `ls`. */
interface LsOptions extends RecordOptions {
  readonly flat?: boolean;
}

/** `ls LOCATION [PATH]`: a source as a tree. */
export const lsCommand: MakeCommand = (action) =>
  recordOptions(pluginOptions(
    newCommand("ls", "List a source as a tree, with sizes and totals", [
      ["ls dir:./photos", "Everything in it"],
      ["ls dir:./photos 2024/summer", "One folder of it"],
      ["ls bucket://host/photos --flat | grep '\\.jpg$'", "A line for each record, as they come"],
    ])
      .argument("<location>", "what to list, as plakar gets it: protocol:path or protocol://host")
      .argument("[path]", "a part of it: from its root, or with a leading / from its top"),
  ))
    .option(
      "--flat",
      "a line for each record as it comes; a tree is kept in memory, about 200 MB for a million",
    )
    .action(action((context, location: string, path: string | undefined, options: LsOptions) => {
      const form = options.json ? "json" : options.flat ? "flat" : "tree";
      const { exclude = [], concurrency } = options;
      return withOutput(context, { isStream: form !== "tree", json: options.json }, (output) =>
        withPlugin(
          "importer",
          { location, options, excludes: exclude, concurrency, ...output },
          (plugin) =>
            listSource(plugin, {
              ...(path === undefined ? {} : { path }),
              form,
              excludes: parseExcludes(exclude),
              concurrency,
            }, output),
        ));
    }));
