import { type MakeCommand, newCommand } from "../command.ts";
import { type PluginOptions, pluginOptions } from "../plugin/plugin_options.ts";
import { withPlugin } from "../plugin/with_plugin.ts";
import { progress } from "../progress.ts";
import { catSource } from "./cat_source.ts";

/** `cat LOCATION PATH`: the bytes of one file. */
export const catCommand: MakeCommand = (action) =>
  pluginOptions(
    newCommand("cat", "Print one file of a source, byte for byte", [
      ["cat dir:./photos 2024/readme.txt", "A path from the source's root"],
      ["cat bucket://host/photos /logs/today.log | head", "Or from its top"],
    ])
      .argument("<location>", "where it is, as plakar gets it: protocol:path or protocol://host")
      .argument("<path>", "the file: from the source's root, or with a leading / from its top"),
  )
    .action(action(async (context, location: string, path: string, options: PluginOptions) => {
      const { signal, note } = context;
      const shown = progress(note);
      try {
        return await withPlugin(
          "importer",
          { location, options, concurrency: 1, shown, signal },
          async (plugin) => {
            await catSource(plugin, { path, sink: Deno.stdout, shown, signal });
            return 0;
          },
        );
      } finally {
        shown.done();
      }
    }));
