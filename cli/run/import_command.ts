import { type MakeCommand, newCommand } from "../command.ts";
import { pluginOptions, recordOptions } from "../plugin/plugin_options.ts";
import { runImport, type RunImportOptions } from "./run_import.ts";
import { maybeWatching, watchOption, type WatchOptions } from "./watch_option.ts";
import { withOutput } from "../records/with_output.ts";

/** `run import LOCATION`. */
export const importCommand: MakeCommand = (action) =>
  recordOptions(pluginOptions(
    newCommand("import", "Read all of a source as a backup would, and keep nothing", [
      ["run import dir:./photos", 'With the connector of manifest.yaml for "dir"'],
      ["run import bucket://host/photos -o access_key=… --exclude '*.tmp'", "With options"],
      ["run import demo: --plugin ./my_importer.ts --json", "A connector in one file"],
    ]).argument("<location>", "what to read, as plakar gets it: protocol:path or protocol://host"),
  ))
    .option("--dry-run", "go through the records, but open no file")
    .addOption(watchOption())
    .action(action((context, location: string, options: RunImportOptions & WatchOptions) =>
      maybeWatching(context, options, (context, options, onFound) =>
        withOutput(
          context,
          { isStream: options.json ?? false, json: options.json },
          (output) => runImport({ location, options, output, onFound }),
        ))
    ));
