import { ok, strictEqual as equal } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { canonicalJson } from "./canonical_json.ts";
import { splitBuckets } from "./split_buckets.ts";
import { stableOrder } from "./stable_order.ts";
import {
  contentDefined,
  piecesOf,
  storedBytes,
  type Tree,
  wholeFiles,
} from "./testdata/stored_bytes.ts";

/** An issue as an API answers it. */
interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly updated_at: string;
  readonly labels: readonly { readonly id: number; readonly name: string }[];
  readonly comments: readonly { readonly id: number; readonly body: string }[];
}

const words = "the a server answers page of issue when it should not label backup time".split(" ");

/** Text that is another for each seed, and repeats no longer part of another's. */
function prose(seed: number, length: number): string {
  const said: string[] = [];
  for (let turn = seed * 7_919 + 1; said.length < length; turn = turn * 48_271 % 2_147_483_647) {
    said.push(words[turn % words.length]!, String(turn % 1_000));
  }
  return said.join(" ");
}

/** 1,000 issues of 0.5 to 5 KB; `most` words in a body. */
function issuesOf(most: number): Issue[] {
  return Array.from({ length: 1_000 }, (_, index) => ({
    number: index + 1,
    title: prose(index, 6),
    body: prose(index + 2_000, index * 37 % most),
    state: index % 3 === 0 ? "open" : "closed",
    updated_at: new Date(1.7e12 + index * 3.6e6).toISOString(),
    labels: [{ id: 3, name: "bug" }, { id: 1 + index % 2, name: "area" }],
    comments: Array.from({ length: index % 7 }, (_, at) => ({
      id: index * 10 + at,
      body: prose(index * 10 + at + 9_000, 20),
    })),
  }));
}

const utf8 = new TextEncoder();
const file = (value: unknown): Uint8Array => utf8.encode(canonicalJson(value) + "\n");

/** The file of an issue; one that is the same object in two trees is written once. */
const written = new WeakMap<Issue, Uint8Array>();
function fileOf(issue: Issue): Uint8Array {
  const labels = stableOrder(issue.labels, ({ id }) => id);
  const content = written.get(issue) ?? file({ ...issue, labels });
  written.set(issue, content);
  return content;
}

/** One file per issue, and an index in buckets: what the kit is for. */
function inFiles(issues: readonly Issue[]): Tree {
  const tree = new Map<string, Uint8Array>();
  for (const issue of issues) {
    tree.set(`/issues/${String(issue.number).padStart(6, "0")}.json`, fileOf(issue));
  }
  for (const [name, bucket] of splitBuckets(issues, { key: ({ number }) => number, per: 100 })) {
    const entries = bucket.map(({ number, title, state, updated_at }) => (
      { number, title, state, updated_at }
    ));
    tree.set(`/index/issues-${name}.json`, file(entries));
  }
  return tree;
}

/** All in one file, which is what not to do. */
const inOneFile = (issues: readonly Issue[]): Tree => new Map([["/issues.json", file(issues)]]);

/** The same, compressed. */
const compressed = (issues: readonly Issue[]): Tree =>
  new Map([["/issues.json.gz", gzipSync(file(issues))]]);

const later = "2026-06-01T00:00:00.000Z";

/** What happens to one issue among a thousand. */
const changes: Readonly<Record<string, (issues: readonly Issue[], at: number) => Issue[]>> = {
  "a new title": (issues, at) =>
    issues.with(at, { ...issues[at]!, title: "Another title, and longer", updated_at: later }),
  "a new comment": (issues, at) =>
    issues.with(at, {
      ...issues[at]!,
      comments: [...issues[at]!.comments, { id: 99_999, body: prose(99_999, 50) }],
      updated_at: later,
    }),
  "a closed issue": (issues, at) =>
    issues.with(at, { ...issues[at]!, state: "closed", updated_at: later }),
  "a removed issue": (issues, at) => issues.toSpliced(at, 1),
  "a new issue": (issues, at) => [...issues, { ...issues[at]!, number: 1_001, title: "New" }],
};

type Layout = (issues: readonly Issue[]) => Tree;
type Pieces = ReturnType<typeof piecesOf>;

/** Which part of what the first backup stored the second one stores. */
function share(lay: Layout, pieces: Pieces, after: Issue[], from: Issue[]): number {
  const before = lay(from);
  return storedBytes(before, lay(after), pieces) / storedBytes(new Map(), before, pieces);
}

const cuts = {
  "whole files": piecesOf(wholeFiles),
  "content-defined chunks": piecesOf(contentDefined),
};
/** The first, one in the middle, those with the longest and the shortest body, the last. */
const places = [0, 500, 973, 999];
const sizes = { "of usual size": issuesOf(400), "without much text": issuesOf(1) };

for (const [size, issues] of Object.entries(sizes)) {
  for (const [how, cut] of Object.entries(cuts)) {
    for (const [what, change] of Object.entries(changes)) {
      Deno.test(`${what} among 1,000 ${size} stores under 5 % again, as ${how}`, () => {
        const parts = places.map((place) => share(inFiles, cut, change(issues, place), issues));
        const most = Math.max(...parts);
        ok(most > 0 && most < 0.05, parts.map((part) => `${(part * 100).toFixed(2)} %`).join(", "));
      });
    }
  }
}

Deno.test("the same answers in another order of members, labels and issues store nothing", () => {
  const issues = sizes["of usual size"];
  const turned = issues.toReversed().map((issue) => {
    const members = Object.entries({ ...issue, labels: issue.labels.toReversed() });
    return Object.fromEntries(members.reverse()) as unknown as Issue;
  });
  equal(share(inFiles, cuts["whole files"], turned, issues), 0);
});

// What the measure says about the layouts to avoid: that it can say no.
for (const [how, cut] of Object.entries(cuts)) {
  for (const [layout, lay] of Object.entries({ "in one file": inOneFile, compressed })) {
    Deno.test(`a new title among 1,000 issues ${layout} stores more than 5 %, as ${how}`, () => {
      const issues = sizes["of usual size"];
      const part = share(lay, cut, changes["a new title"]!(issues, 500), issues);
      ok(part > 0.05, `${(part * 100).toFixed(2)} %`);
    });
  }
}
