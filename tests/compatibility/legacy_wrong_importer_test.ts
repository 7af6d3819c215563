import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { LegacyImporter } from "@plakar-deno/sdk/legacy";
import { withLegacyImporter } from "./legacy_session.ts";
import { bytes, never, onBoth, without } from "./legacy_wrong_authors.ts";
import { importerFilesOf, importing, told } from "./legacy_wrong_importer.ts";

onBoth("importer", "newReader gets clean paths, and wins over a record's reader", async (host) => {
  const asked: string[] = [];
  const made = importing(["/data//a", "/data/./b/"], {
    root: () => "/data/",
    newReader: (pathname) => (asked.push(pathname), bytes("new")),
  });
  deepEqual(await importerFilesOf(host, made), ["/data/a new", "/data/b new"]);
  deepEqual(asked.toSorted(), ["/data/a", "/data/b"]);
});

onBoth(
  "importer",
  "a file outside of the root is an error where newReader is to open it",
  async (host) => {
    const paths = ["/data/a", "/other/x", "/database"];
    const outside = 'does not lie below the root "/data"';
    const [a, database, other] = await importerFilesOf(
      host,
      importing(paths, { root: () => "/data", newReader: () => bytes("new") }),
    );
    equal(a, "/data/a new");
    match(database!, new RegExp(`^/database cannot open "/database": it ${outside}`));
    match(other!, new RegExp(`^/other/x cannot open "/other/x": it ${outside}`));
    // A record's own reader says itself what it opens.
    deepEqual(await importerFilesOf(host, importing(paths, { root: () => "/data" })), [
      "/data/a own",
      "/database own",
      "/other/x own",
    ]);
  },
);

onBoth(
  "importer",
  "a scan of nothing, or of what is no result, is told what to return",
  async (host) => {
    for (
      const [scanned, sentence] of [
        [
          undefined,
          /scan returned undefined, which cannot be looped over; write it as a generator/,
        ],
        [{}, /scan returned object, which cannot/],
        [[null], /the scan yielded neither a record nor an error; yield \{ record: \{ pathname/],
        [[{}], /neither a record nor an error/],
        [[{ record: { fileInfo: {} } }], /neither a record nor an error/],
        [[{ record: { pathname: "/a" } }], /"\/a": the scan gave no fileInfo for it; yield/],
      ] as const
    ) {
      const made = importing([], { scan: () => scanned as never });
      match(await told(importerFilesOf(host, made)), sentence);
    }
  },
);

onBoth(
  "importer",
  "a reader that throws at once, or is nothing, is an error of its file",
  async (host) => {
    const made = importing(["/a"], {
      newReader: () => {
        throw new Error("no such drawer");
      },
    });
    match(await told(importerFilesOf(host, made)), /\/a .*no such drawer/);
    const empty = importing(["/a"], { newReader: () => undefined as never });
    match(await told(importerFilesOf(host, empty)), /the content of a record is a undefined/);
  },
);

onBoth(
  "importer",
  "a scan left in the middle is closed, even where its return throws",
  async (host) => {
    let [returned, closed] = [0, 0];
    const made = importing([], {
      scan: () => ({
        [Symbol.asyncIterator]: () => ({
          next: () =>
            Promise.resolve({
              done: false,
              value: { record: { pathname: `/${Math.random()}`, fileInfo: { mode: 0o40755 } } },
            }),
          return: () => {
            returned++;
            throw new Error("cannot even stop");
          },
        }),
      }),
      close: () => void closed++,
    });
    await withLegacyImporter(host, () => made, async (session) => {
      for await (const _ of session.import()) break;
    });
    deepEqual([returned, closed], [1, 1]);
  },
);

onBoth("importer", "a scan that never goes on does not hold Close", async (host) => {
  let closed = 0;
  const made = importing([], { scan: () => never(), close: () => void closed++ });
  await withLegacyImporter(host, () => made, async (session) => {
    const gone = new AbortController();
    const reading = Array.fromAsync(session.import({ signal: gone.signal }));
    setTimeout(() => gone.abort(new Error("no longer wanted")), 20);
    await rejects(reading, /no longer wanted/);
  });
  equal(closed, 1);
});

onBoth("importer", "an origin or type that is no text is told in Init", async (host) => {
  for (const method of ["origin", "type"]) {
    const made = importing(["/a"], { [method]: () => undefined });
    const sentence = new RegExp(`${method} returned undefined; it must return a text`);
    await rejects(withLegacyImporter(host, () => made, async () => {}), sentence);
  }
});

onBoth("importer", "a method that is missing is named in Init", async (host) => {
  const made: LegacyImporter = without(importing(["/a"]), "scan");
  const sentence = /cannot open the importer: it has no method "scan"; write one/;
  await rejects(withLegacyImporter(host, () => made, async () => {}), sentence);
});
