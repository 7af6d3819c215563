import { type MakeCommand, newCommand } from "../command.ts";
import { pluginOptions, recordOptions } from "../plugin/plugin_options.ts";
import { runExport, type RunExportOptions } from "./run_export.ts";
import { maybeWatching, watchOption, type WatchOptions } from "./watch_option.ts";
import { withOutput } from "../records/with_output.ts";

/** `run export FOLDER LOCATION`. */
export const exportCommand: MakeCommand = (action) =>
  recordOptions(pluginOptions(
    newCommand("export", "Restore a local folder through an exporter", [
      ["run export ./photos dir:/tmp/restored", 'With the connector of manifest.yaml for "dir"'],
      ["run export ./photos bucket://host/photos -o access_key=… --dry-run", "Nothing is written"],
    ])
      .argument("<folder>", "local folder or file to restore")
      .argument("<location>", "where to, as plakar gets it: protocol:path or protocol://host"),
  ))
    .option("--dry-run", "read and count everything, but send nothing")
    .addOption(watchOption())
    .action(
      action((
        context,
        folder: string,
        location: string,
        options: RunExportOptions & WatchOptions,
      ) =>
        maybeWatching(context, options, (context, options, onFound) =>
          withOutput(
            context,
            { isStream: options.json ?? false, json: options.json },
            (output) => runExport({ folder, location, options, output, onFound }),
          ))
      ),
    );
