import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import fc from "fast-check";
import { parseExcludes } from "@plakar-deno/sdk/files";
import type { KeyEntry } from "./key_tree.ts";
import { keyOrder } from "./key_order.ts";
import type { Listed, ListedKey } from "../client/list_keys.ts";
import { byBytes, listedKey, orders } from "../testdata/listed_keys.ts";
import { pagedList } from "../testdata/paged_list.ts";
import { treeListing } from "./tree_listing.ts";

const place = { prefix: "", root: "/bucket" };

interface Case {
  readonly keys: readonly ListedKey[];
  readonly patterns: string[];
  readonly pageSize?: number;
  readonly compare?: typeof byBytes;
  readonly ignoresStart?: boolean;
}

/** Lists into a tree; gives the entries and the number of requests. */
async function listed(
  { keys, patterns, pageSize = 10, compare = byBytes, ignoresStart = false }: Case,
): Promise<{ entries: KeyEntry[]; requests: number }> {
  const sorted = keys.toSorted((a, b) => compare(a.key, b.key));
  const { list, requests } = pagedList(sorted, { pageSize, compare, ignoresStart });
  const excludes = parseExcludes(patterns);
  const entries = await Array.fromAsync(treeListing({ place, excludes, list }));
  return { entries, requests: requests() };
}

const keysBelow = (folder: string, count: number) =>
  Array.from({ length: count }, (_, at) => listedKey(`${folder}${String(at).padStart(4, "0")}`));

const filesOf = (entries: readonly KeyEntry[]) =>
  entries.flatMap((entry) => entry.kind === "file" ? [entry.object.key] : []);

Deno.test("an excluded folder costs at most the rest of the page in which it begins", async () => {
  const keys = [
    ...keysBelow("a/", 12),
    ...keysBelow("logs-old/", 3),
    ...keysBelow("logs/", 5000),
    ...keysBelow("z/", 4),
  ];
  const all = await listed({ keys, patterns: [] });
  equal(all.requests, Math.ceil(keys.length / 10));
  for (const compare of orders) {
    const some = await listed({ keys, patterns: ["logs/"], compare });
    // The page in which it begins, and the one behind it.
    equal(some.requests, 3);
    equal(filesOf(some.entries).length, 19);
  }
});

Deno.test("many small excluded folders cost no more than if they were not excluded", async () => {
  const keys = Array.from({ length: 300 }, (_, at) => keysBelow(`${at + 100}/logs/`, 3)).flat();
  const { entries, requests } = await listed({ keys, patterns: ["logs/"] });
  ok(requests <= 91, String(requests));
  equal(filesOf(entries).length, 0);
});

Deno.test("a root that is excluded is not listed further than to its first page", async () => {
  const { entries, requests } = await listed({
    keys: keysBelow("a/", 1000),
    patterns: ["/bucket/"],
  });
  equal(requests, 2);
  equal(entries.length, 1);
});

const part = fc.constantFrom("a", "b", "a-", "a!", "b0", "logs", "logs-", "logs!");
const some = fc.uniqueArray(
  fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")),
  { maxLength: 80 },
).map((keys) => keys.map((key) => listedKey(key)));
const patterns = fc.subarray(["logs/", "/bucket/a/", "b0", "!a/logs/b", "logs-/a"]);

Deno.test("what is skipped is what is excluded, in every order, and costs nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      some,
      patterns,
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(...orders),
      async (keys, texts, pageSize, compare) => {
        const found = await listed({ keys, patterns: texts, pageSize, compare });
        const whole = await listed({ keys, patterns: texts, pageSize: 1000, compare });
        deepEqual(found.entries, whole.entries);
        const pages = Math.max(1, Math.ceil(keys.length / pageSize));
        ok(found.requests <= pages + 1, `${found.requests} requests for ${pages} pages`);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("a server that lists what it was asked to leave out loses no file, and comes to an end", async () => {
  await fc.assert(
    fc.asyncProperty(
      some,
      patterns,
      fc.integer({ min: 1, max: 6 }),
      async (keys, texts, pageSize) => {
        const found = await listed({ keys, patterns: texts, pageSize, ignoresStart: true });
        const whole = await listed({ keys, patterns: texts, pageSize: 1000 });
        const lost = (key: string) =>
          !filesOf(found.entries).includes(key) &&
          !found.entries.some((entry) =>
            entry.kind === "error" && entry.message.includes(`"${key}"`)
          );
        deepEqual(filesOf(whole.entries).filter(lost), []);
      },
    ),
  );
});

Deno.test("I18 a server that lists in no order loses no file by what it was asked to leave out", async () => {
  const excludes = parseExcludes(["logs/"]);
  const shuffled = some.chain((keys) =>
    fc.shuffledSubarray(keys, { minLength: keys.length, maxLength: keys.length })
  );
  await fc.assert(
    fc.asyncProperty(shuffled, fc.integer({ min: 3, max: 9 }), async (keys, pageSize) => {
      // On a page of a thousand keys it shows that there is no order.
      const order = keyOrder();
      fc.pre(keys.slice(0, pageSize).some(({ key }) => !order.holds(key)));
      const { list, requests } = pagedList(keys, { pageSize, compare: byBytes });
      const entries = await Array.fromAsync(treeListing({ place, excludes, list }));
      const files = filesOf(entries);
      equal(new Set(files).size, files.length);
      for (const { key } of keys) {
        if (excludes.excludes(`/bucket/${key}`, false) || files.includes(key)) continue;
        const isTold = entries.some((entry) =>
          entry.kind === "error" && entry.message.includes(`"${key}"`)
        );
        ok(isTold, key);
      }
      const pages = Math.max(1, Math.ceil(keys.length / pageSize));
      ok(requests() <= 2 * pages, `${requests()} requests for ${pages} pages`);
    }),
    { numRuns: 500 },
  );
});

Deno.test("I2 a listing that fails ends with its failure, whatever came before", async () => {
  async function* list(): AsyncGenerator<Listed> {
    for (const object of keysBelow("a/", 15)) yield { kind: "key", ...object };
    await Promise.resolve();
    throw new Error("page 2 cannot be had");
  }
  const entries: KeyEntry[] = [];
  await rejects(async () => {
    for await (const entry of treeListing({ place, excludes: parseExcludes([]), list })) {
      entries.push(entry);
    }
  }, { message: "page 2 cannot be had" });
  // The file that is held back is not given out as if the listing had ended.
  equal(filesOf(entries).length, 14);
});

Deno.test("nothing below a prefix is nothing at all, but a whole bucket has a root", async () => {
  const { list } = pagedList([], { pageSize: 10, compare: byBytes });
  const excludes = parseExcludes([]);
  const entries = (prefix: string) =>
    Array.fromAsync(treeListing({ place: { ...place, prefix }, excludes, list }));
  deepEqual(await entries("p/"), []);
  equal((await entries("")).length, 1);
});
