import { exporterSetup, lookInFolder } from "@plakar-deno/sdk/testing";

const destination = (folder: string) => `${folder}/restored`;
const place = (folder: string) => ({ location: `acme://${destination(folder)}` });

/** What the conformance kit needs to know of the exporter. */
export const exporter = exporterSetup({
  config: place,
  can: {
    fresh: place,
    // How to see what was restored.
    shows: ({ location }) => lookInFolder(location!.slice("acme://".length)),
    modes: true,
    // Deno sets times to the millisecond.
    times: { precision: 1 },
    symlinks: true,
    async localFolder(folder) {
      await Deno.mkdir(destination(folder), { recursive: true });
      return destination(folder);
    },
    refused: { config: { location: "acme://here" }, message: "holds no absolute path" },
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  },
});
