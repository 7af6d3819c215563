import type { ImporterCapabilities, Provoked } from "../../testing/importer_capabilities.ts";
import { smallFiles, text, treePaths } from "./importer_tree.ts";

const doing = (what: string): Provoked => ({ config: { do: what } });
const { root, hello } = treePaths;

/** What the scripted importer can be made to do: everything. */
export const importerCan: ImporterCapabilities = {
  journal: { path: treePaths.journal },
  files: smallFiles,
  emptyFile: treePaths.empty,
  largeFile: treePaths.large,
  throwsAfter: {
    ...doing("throws-after"),
    // The journal is the first.
    records: 4,
    message: "the tape tore after the third file",
  },
  throwsAtOnce: { ...doing("throws-at-once"), message: "there is no tape in the drive" },
  throwsAtEnd: {
    ...doing("throws-at-end"),
    message: "the catalogue at the end of the tape is unreadable",
  },
  readerFails: {
    ...doing("reader-fails"),
    path: `${root}/torn`,
    message: "sector 1172 cannot be read",
  },
  endless: doing("endless"),
  waits: doing("waits"),
  duplicates: {
    ...doing("duplicates"),
    path: `${root}/twice`,
    contents: [text("first"), text("second")],
  },
  xattr: { ...doing("xattr"), path: hello, name: "user.note", value: text("a note") },
  errorRecord: { ...doing("error-record"), path: `${root}/secret` },
  uncleanPaths: { ...doing("unclean-paths"), records: 5 },
  badName: doing("bad-name"),
  uncleanRoots: [
    { ...doing("root-slash"), cleaned: "/data" },
    { ...doing("root-relative"), cleaned: null },
    { ...doing("root-empty"), cleaned: null },
  ],
  exactNumbers: {
    ...doing("exact-numbers"),
    path: `${root}/exact`,
    expected: {
      uid: 2n ** 53n + 1n,
      ino: 2n ** 64n - 1n,
      size: -1n,
      nlink: 65_535,
      seconds: -2n,
      nanos: 499_999_999,
    },
  },
  hugeRecord: { ...doing("huge-record"), path: `${root}/huge` },
  needAck: doing("needack"),
  ignoresResults: doing("many"),
  refused: { ...doing("refused"), message: "the moon is not full; wait for the 14th" },
  oddMessage: { ...doing("odd-message"), message: 'at 100 % of "größe":\nthe tape ends' },
  args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  prints: doing("prints"),
  pingFails: { ...doing("ping-fails"), message: "nobody answers at the other end" },
  echoesOptions: { ...doing("echo"), path: `${root}/host.json` },
  stable: true,
  touch: () => Promise.resolve({ path: hello, config: { touched: "true" } }),
};
