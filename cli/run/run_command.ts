import { type MakeCommand, newCommand } from "../command.ts";
import { exportCommand } from "./export_command.ts";
import { importCommand } from "./import_command.ts";
import { storeCommand } from "./store_command.ts";

/** `run import|export|store`: uses a connector without plakar. */
export const runCommand: MakeCommand = (action) =>
  newCommand("run", "Use a connector without plakar, as plakar would use it", [
    ["run import dir:./photos", "Read everything a backup would read, and keep nothing"],
    ["run export ./photos dir:/tmp/restored", "Restore a local folder through an exporter"],
    ["run store list dir:/srv/repository", "List the objects of a store"],
    ["run import dir:./photos --watch", "Again at every save of the connector's source"],
  ])
    .helpCommand(false)
    .addCommand(importCommand(action))
    .addCommand(exportCommand(action))
    .addCommand(storeCommand(action));
