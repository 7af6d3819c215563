import { match, ok, strictEqual as equal, throws } from "node:assert/strict";
import { posix } from "node:path";
import fc from "fast-check";
import { ConnectorError, escapePath, recordPath } from "@plakar-deno/sdk";
import { containedPath } from "@plakar-deno/sdk/files";
import { check } from "./check.ts";
import { unicodeText } from "./unicode_text.ts";

/** Parts as they stand between slashes, the strange ones often. */
const part = fc.oneof(
  fc.constantFrom("", ".", "..", "a", "b", "...", ".a", "a.", " ", "\\", "C:", "~", "\u{1F600}"),
  fc.string({ unit: "grapheme", maxLength: 6 }).map((text) => text.replaceAll("/", "")),
);
const absolute = fc.array(part, { maxLength: 8 }).map((parts) => `/${parts.join("/")}`);
/** Anything a program might hand over: half surrogates, NUL, drives, backslashes. */
const anything = fc.oneof(
  absolute,
  unicodeText({ maxLength: 20 }),
  fc.array(fc.constantFrom("/", "\\", ".", "..", "C:", "a", "\0", "\ud800", "\udc00"), {
    maxLength: 10,
  }).map((parts) => parts.join("")),
);

/** The result, or `undefined` when it was refused as an author may see it. */
function refusable(make: () => string): string | undefined {
  try {
    return make();
  } catch (error) {
    ok(error instanceof ConnectorError, `${error} is no ConnectorError`);
    equal(error.code, "invalid_argument");
    ok(error.message.isWellFormed());
    // deno-lint-ignore no-control-regex -- a message is one line that a terminal can show
    ok(!/[\0-\x1f\x7f-\x9f]/.test(error.message), JSON.stringify(error.message));
    return undefined;
  }
}

/** What protocol 3.7 wants of a path. */
function isClean(path: string): boolean {
  const parts = path.split("/").slice(1);
  return path.startsWith("/") && path.isWellFormed() && !path.includes("\0") &&
    (path === "/" || parts.every((each) => each !== "" && each !== "." && each !== ".."));
}

Deno.test("I19 a record path is clean, or refused in one line", () => {
  check(fc.property(anything, (path) => {
    const cleaned = refusable(() => recordPath(path));
    if (cleaned !== undefined) ok(isClean(cleaned), cleaned);
  }));
});

Deno.test("I19 a clean record path stays as it is, and cleaning twice is cleaning once", () => {
  check(fc.property(anything, (path) => {
    const cleaned = refusable(() => recordPath(path));
    if (cleaned === undefined) return;
    equal(recordPath(cleaned), cleaned);
    if (isClean(path)) equal(cleaned, path);
  }));
});

Deno.test("I19 an absolute path is cleaned as POSIX does, unless it leaves the top", () => {
  check(fc.property(absolute, (path) => {
    let depth = 0;
    let leaves = path.includes("\0") || !path.isWellFormed();
    for (const each of path.split("/")) {
      if (each === "..") depth--;
      else if (each !== "" && each !== ".") depth++;
      if (depth < 0) leaves = true;
    }
    const cleaned = refusable(() => recordPath(path));
    if (leaves) equal(cleaned, undefined);
    else equal(cleaned, posix.normalize(path).replace(/(?<=.)\/$/, ""));
  }));
});

Deno.test("a path is escaped into one well-formed line, a printable one not at all", () => {
  check(fc.property(anything, (path) => {
    const escaped = escapePath(path);
    ok(escaped.isWellFormed());
    match(escaped, /^\P{Control}*$/u);
    if (path.isWellFormed() && /^\P{Control}*$/u.test(path)) equal(escaped, path);
  }));
});

Deno.test("E17 a contained path lies below its root, whatever the host sends", () => {
  check(fc.property(anything, anything, (root, path) => {
    const contained = refusable(() => containedPath(root, path));
    if (contained === undefined) return;
    const base = posix.resolve(root);
    const resolved = posix.resolve(contained);
    ok(
      resolved === base || resolved.startsWith(base === "/" ? "/" : `${base}/`),
      `${resolved} is not below ${base}`,
    );
    ok(!contained.split("/").includes(".."));
    ok(!contained.includes("\0"));
  }));
});

Deno.test("E17 a clean path is taken to the letter below any clean root", () => {
  const clean = absolute.filter((path) => isClean(path) && !/^\/[A-Za-z]:/.test(path));
  check(fc.property(clean, clean, (root, path) => {
    const base = root === "/" ? "" : root;
    equal(containedPath(root, path), path === "/" ? root : base + path);
  }));
});

Deno.test("E17 two clean paths never share a place below one root", () => {
  const clean = absolute.filter(isClean);
  check(fc.property(clean, clean, (one, other) => {
    equal(
      containedPath("/root", one) === containedPath("/root", other),
      one === other,
    );
  }));
});

Deno.test("E17 a path with a component that leads up is refused", () => {
  check(fc.property(absolute, absolute, (before, after) => {
    throws(() => containedPath("/root", `${before}/..${after}`), ConnectorError);
  }));
});
