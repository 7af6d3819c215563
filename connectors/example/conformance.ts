import { exporterSetup, importerSetup, storageSetup } from "@plakar-deno/sdk/testing";

const location = "example://anywhere";
const content = (text: string) => new TextEncoder().encode(text);
const args = { args: ["--log-level=chatty"], line: 'the log level "chatty"' };
const refused = { config: { location, unknown_option: "1" }, message: "unknown_option" };

/** How the importer is tested. */
export const importer = importerSetup({
  config: { location },
  can: {
    args,
    files: {
      "/world.txt": content("Hello, world!\n"),
      "/mars.txt": content("Hello, Mars!\n"),
    },
    refused,
    stable: true,
  },
});

/** How the exporter is tested: it shows nothing of what it does. */
export const exporter = exporterSetup({ config: { location }, can: { args, refused } });

/** How the storage is tested: every process has a place of its own. */
export const storage = storageSetup({
  config: { location },
  can: { args, fresh: () => ({ location }), refused },
});
