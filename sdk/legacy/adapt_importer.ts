import type { CallOptions } from "../context.ts";
import type { LocationFlag } from "../flags.ts";
import type { Importer } from "../importer.ts";
import { rootPath } from "../root_path.ts";
import type { LegacyImporter } from "./legacy_importer.ts";
import { legacyRecord, type PathOpener } from "./legacy_record.ts";
import { loopable } from "./loopable.ts";
import { mapEach } from "./map_each.ts";
import { openBelow } from "./open_below.ts";
import { toldText } from "./told_text.ts";

/**
 * The classic shape over a v1.0-style importer. What it says of itself is asked here, once: hosts of
 * today ask in Init, those of v1.0 again and again, and both are answered the same.
 */
export async function adaptImporter(
  made: LegacyImporter,
  flags: readonly LocationFlag[],
  call: CallOptions,
): Promise<Importer> {
  const origin = await toldText("origin", made.origin(call));
  const type = await toldText("type", made.type(call));
  const root = rootPath(await made.root(call));
  const opener: PathOpener | undefined = made.newReader && ((path) => {
    const below = openBelow(root, path);
    return async (call) => await made.newReader!(below, call);
  });
  return {
    origin: () => origin,
    type: () => type,
    root: () => root,
    flags: () => flags,
    // Nothing else of v1.0 reaches the source without reading it.
    ping: async (call) => void await made.root(call),
    import: ({ signal }) =>
      mapEach(
        () => loopable("scan", made.scan({ signal })),
        (result) => legacyRecord(result, opener),
      ),
    ...opener && {
      openPath: async (path: string, call: CallOptions) => await opener(path)(call),
    },
    close: async (call) => await made.close(call),
  };
}
