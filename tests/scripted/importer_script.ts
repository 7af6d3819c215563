import {
  directoryRecord,
  errorRecord,
  fileInfo,
  type FileRecord,
  fileRecord,
  type HostOptions,
  type ImportRecord,
  symlinkRecord,
  xattrRecord,
} from "@plakar-deno/sdk";
import { printEverywhere } from "../process/print_everywhere.ts";
import { type Journal, largeBytes, smallFiles, text, treePaths } from "./importer_tree.ts";

/** What a script is played with. */
export interface ScriptParts {
  readonly journal: Journal;
  readonly host: HostOptions;
  readonly signal: AbortSignal;
  /** The options of Init. */
  readonly config: Readonly<Record<string, string>>;
}

/** What an import yields after its journal. */
export type Script = (parts: ScriptParts) => AsyncGenerator<ImportRecord, void>;

// A fixed moment: "now" would make every file look changed (protocol 3.6).
const MODIFIED = 1_700_000_000_123_456_789n;
const { root, hello } = treePaths;
const LONG_NAMES = [`user.${"x".repeat(500)}`];

function file(path: string, { journal }: ScriptParts, content: Uint8Array, size?: number) {
  const info = { size: size ?? content.length, modTime: MODIFIED };
  return fileRecord(path, info, journal.content(path, content));
}

/** A record whose path no factory has looked at. */
function raw(path: string, { journal }: ScriptParts): FileRecord {
  const info = fileInfo({ size: 3, modTime: MODIFIED }, "file");
  return { kind: "file", path, info, open: journal.content(path, text("raw")), xattrNames: [] };
}

async function* tree(parts: ScriptParts): AsyncGenerator<ImportRecord, void> {
  const { journal, config } = parts;
  yield directoryRecord(root, { modTime: MODIFIED });
  yield directoryRecord(`${root}/dir`, { modTime: MODIFIED, mode: 0o1750 });
  for (const [path, content] of Object.entries(smallFiles)) {
    const touched = path === hello && config["touched"] === "true";
    if (touched) yield file(path, parts, text("HELLO, WORLD!\n"));
    else yield file(path, parts, content, path === treePaths.unsized ? -1 : undefined);
  }
  yield file(treePaths.empty, parts, new Uint8Array());
  yield symlinkRecord(`${root}/link`, { modTime: MODIFIED }, "hello.txt");
  yield fileRecord(
    treePaths.large,
    { size: largeBytes, modTime: MODIFIED },
    journal.generated(treePaths.large, largeBytes),
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}

/** What each value of the option `do` makes an import yield; any other value yields the tree. */
export const scripts: Readonly<Record<string, Script>> = {
  tree,
  async *"throws-after"(parts) {
    for (let at = 1; at <= 3; at++) yield file(`${root}/${at}`, parts, text(`${at}`));
    throw new Error("the tape tore after the third file");
  },
  // deno-lint-ignore require-yield
  async *"throws-at-once"() {
    throw new Error("there is no tape in the drive");
  },
  async *"throws-at-end"(parts) {
    try {
      yield file(`${root}/last`, parts, text("last"));
    } finally {
      await Promise.resolve();
      // deno-lint-ignore no-unsafe-finally
      throw new Error("the catalogue at the end of the tape is unreadable");
    }
  },
  async *"reader-fails"(parts) {
    yield fileRecord(
      `${root}/torn`,
      { size: 1_000_000, modTime: MODIFIED },
      parts.journal.generated(`${root}/torn`, 1_000_000, {
        after: 600_000,
        message: "sector 1172 cannot be read",
      }),
    );
    yield file(hello, parts, smallFiles[hello]!);
  },
  async *endless(parts) {
    for (let at = 0; !parts.signal.aborted; at++) {
      if (at % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
      // Large records: what is on its way to a host that does not read is soon full.
      yield { ...file(`${root}/${at}`, parts, text(`${at}`)), xattrNames: LONG_NAMES };
    }
  },
  // deno-lint-ignore require-yield
  async *waits({ signal }) {
    await aborted(signal);
  },
  async *duplicates(parts) {
    yield file(`${root}/twice`, parts, text("first"));
    yield file(`${root}/twice`, parts, text("second"));
  },
  async *xattr(parts) {
    yield file(hello, parts, smallFiles[hello]!);
    yield xattrRecord(hello, "user.note", parts.journal.content(hello, text("a note")));
  },
  async *"error-record"(parts) {
    yield errorRecord(`${root}/secret`, new Error("permission denied"));
    yield file(hello, parts, smallFiles[hello]!);
  },
  async *"unclean-paths"(parts) {
    const unclean = ["rel/a", `${root}/../data/dots`, `${root}//double`, `${root}/slash/`, "./x"];
    for (const path of unclean) yield raw(path, parts);
  },
  async *"bad-name"(parts) {
    yield raw(`${root}/bad\ud800name`, parts);
    yield file(hello, parts, smallFiles[hello]!);
  },
  async *"exact-numbers"(parts) {
    const record = file(`${root}/exact`, parts, text("exact"), -1);
    const uid = 2n ** 53n + 1n;
    const numbers = { uid, ino: 2n ** 64n - 1n, nlink: 70_000, modTime: -1_500_000_001n };
    yield { ...record, info: { ...record.info, ...numbers } };
  },
  async *"huge-record"(parts) {
    const xattrNames = Array.from({ length: 50_000 }, (_, at) => `user.${at}.${"x".repeat(100)}`);
    yield { ...file(`${root}/huge`, parts, text("huge")), xattrNames };
    yield file(hello, parts, smallFiles[hello]!);
  },
  async *many(parts) {
    for (let at = 0; at < 3000; at++) yield file(`${root}/${at}`, parts, text(`${at}`));
  },
  async *prints(parts) {
    await printEverywhere();
    yield* tree(parts);
  },
  async *echo(parts) {
    yield file(`${root}/host.json`, parts, text(JSON.stringify(parts.host)));
  },
};
