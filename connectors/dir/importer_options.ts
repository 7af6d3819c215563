import { boolean, defineOptions } from "@plakar-deno/sdk/options";

/** The options of the dir importer (protocol 8). */
export const importerOptions = defineOptions({
  one_file_system: boolean({
    description: "Stay on the file system of the folder: what is mounted below it is left out",
    default: false,
    aliases: ["dont_traverse_fs"],
  }),
});
