/**
 * An importer with everything that can be wrong with one; `-o case=…` chooses. Like every connector
 * without a permission set it runs with no permission at all.
 */
import {
  ConnectorError,
  defineImporter,
  directoryRecord,
  entrypointImporter,
  errorRecord,
  fileRecord,
  type ImporterDefinition,
  type ImportRecord,
  specialRecord,
  symlinkRecord,
  xattrRecord,
} from "@plakar-deno/sdk";

const bytes = (text: string) => () => new TextEncoder().encode(text);
const modTime = new Date("2025-01-01T00:00:00Z");

const cases: Readonly<Record<string, (count: number) => Iterable<ImportRecord>>> = {
  *good() {
    yield directoryRecord("/top", {});
    yield directoryRecord("/top/data", { modTime });
    yield directoryRecord("/top/data/inner", { modTime });
    yield fileRecord("/top/data/inner/b.txt", { size: 6, modTime }, bytes("second"));
    yield fileRecord("/top/data/a.txt", { size: 5, modTime }, bytes("first"));
    yield xattrRecord("/top/data/a.txt", "user.note", bytes("n"));
    yield symlinkRecord("/top/data/link", { modTime }, "a.txt");
    yield specialRecord("/top/data/pipe", { mode: 0o010600, modTime });
  },
  *bad() {
    yield directoryRecord("/top/data", {});
    yield fileRecord("/top/data/short", { size: 9 }, bytes("short"));
    yield errorRecord("/top/data/lost", new Error("permission denied"));
    yield fileRecord("/top/data/locked", { size: 1 }, () => {
      throw new ConnectorError("locked by hunter2", { code: "permission_denied" });
    });
    yield fileRecord("/top/data/unknown", { size: -1 }, bytes("any size"));
  },
  *breaks() {
    yield directoryRecord("/top/data", {});
    throw new ConnectorError("the listing broke at hunter2", { code: "unavailable" });
  },
  *escapes() {
    yield errorRecord("/top/data/a\x1b[2J", new Error("no\nfailed  forged"));
    throw new Error("broke\x1b[2J");
  },
  *dies() {
    yield directoryRecord("/top/data", {});
    Deno.exit(3);
  },
  *late() {
    yield fileRecord("/top/data/inner/b.txt", { size: 6, modTime }, bytes("second"));
    yield directoryRecord("/top/data/inner", { mode: 0o711, modTime });
    yield directoryRecord("/top/data", { mode: 0o700, modTime });
  },
  *nothing() {},
  *many(count) {
    yield directoryRecord("/top/data", {});
    for (let at = 0; at < count; at++) {
      yield fileRecord(`/top/data/${at % 100}/${at}.txt`, { size: 2 }, bytes("hi"));
    }
  },
  *big(count) {
    yield fileRecord("/top/data/big", { size: count * 65_536 }, async function* () {
      const block = new Uint8Array(65_536).fill(0x61);
      for (let at = 0; at < count; at++) yield await Promise.resolve(block);
    });
    yield fileRecord("/top/data/behind", { size: 2 }, bytes("no"));
  },
};

export const importer: ImporterDefinition = defineImporter({
  protocol: "odd",
  create({ config, log }) {
    const name = config["case"] ?? "good";
    if (name === "hangs") return hanging();
    if (config["token"]) log.warn(`the token is ${config["token"]}`);
    return {
      root: config["root"] ?? "/top/data",
      async *import() {
        yield* cases[name]!(Number(config["count"] ?? 0));
      },
    };
  },
});

/** Neither ends its import nor its process. */
function hanging() {
  setInterval(() => {}, 1000);
  return {
    root: "/",
    async *import(): AsyncGenerator<ImportRecord> {
      yield directoryRecord("/", {});
      console.error("\x1b[31mhanging\x1b[0m\there");
      await new Promise(() => {});
    },
  };
}

if (import.meta.main) await entrypointImporter(Deno.args, importer);
