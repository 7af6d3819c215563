import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { fileRecord } from "@plakar-deno/sdk";
import type { LegacyExporter } from "@plakar-deno/sdk/legacy";
import { LegacyMemory } from "./legacy_memory_exporter.ts";
import { withLegacyExporter } from "./legacy_session.ts";
import { bytes, never, onBoth, without } from "./legacy_wrong_authors.ts";

onBoth("exporter", "methods that throw at once are errors of their entries", async (host) => {
  const made: LegacyExporter = {
    root: () => "/out",
    createDirectory() {},
    storeFile(pathname, content) {
      if (pathname === "/out/unread") return;
      // A promise that nobody looks at, and that fails.
      void content.pipeTo(new WritableStream()).catch(() => {});
      throw new Error("no room");
    },
    setPermissions(pathname) {
      throw new Error(`not yours: ${pathname}`);
    },
    createLink() {},
    close() {},
  };
  const failed: string[] = [];
  await withLegacyExporter(host, () => made, async (session) => {
    const files = ["/a", "/unread"].map((path) =>
      fileRecord(path, { size: 3 }, () => bytes("abc"))
    );
    await session.export(files, {
      onResult: ({ path, error }) => void failed.push(`${path} ${error}`),
    });
  });
  deepEqual(failed.toSorted(), ["/a no room", "/unread not yours: /out/unread"]);
});

onBoth(
  "exporter",
  "a storeFile that never ends is told, and holds neither host nor Close",
  async (host) => {
    let [told, closed] = [0, 0];
    const storing = Promise.withResolvers<void>();
    const made = new LegacyMemory("/out") as LegacyExporter;
    made.storeFile = (_pathname, _content, _size, { signal }) => {
      signal.addEventListener("abort", () => told++);
      storing.resolve();
      return never();
    };
    made.close = () => void closed++;
    const start = performance.now();
    await withLegacyExporter(host, () => made, async (session) => {
      const gone = new AbortController();
      const file = fileRecord("/a", { size: 3 }, () => bytes("abc"));
      const exporting = session.export([file], { signal: gone.signal });
      await storing.promise;
      gone.abort(new Error("no longer wanted"));
      await rejects(exporting, /no longer wanted/);
    });
    deepEqual([told, closed], [1, 1]);
    equal(performance.now() - start < 5000, true);
  },
);

onBoth("exporter", "a method that is missing is named in Init", async (host) => {
  const made: LegacyExporter = without(new LegacyMemory("/out"), "setPermissions");
  const sentence = /cannot open the exporter: it has no method "setPermissions"/;
  await rejects(withLegacyExporter(host, () => made, async () => {}), sentence);
});
