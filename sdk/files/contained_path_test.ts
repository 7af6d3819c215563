import { strictEqual as equal, throws } from "node:assert/strict";
import { ConnectorError } from "../error.ts";
import { containedPath } from "./contained_path.ts";

Deno.test("containedPath joins a root and a record path", () => {
  const joins = [
    ["/restore", "/a/b.txt", "/restore/a/b.txt"],
    ["/restore/", "/a", "/restore/a"],
    ["/restore//", "/a", "/restore/a"],
    ["/", "/a/b", "/a/b"],
    ["/restore", "/", "/restore"],
    ["/", "/", "/"],
    ["/restore", "/..a/...", "/restore/..a/..."],
    ["/restore", "/C:/x", "/restore/C:/x"],
    ["/restore", "/a\\b/ é", "/restore/a\\b/ é"],
  ] as const;
  for (const [root, path, joined] of joins) equal(containedPath(root, path), joined);
});

Deno.test("E17 containedPath refuses what would leave the root", () => {
  for (const path of ["/..", "/../x", "/a/../../x", "/a/.."]) {
    throws(
      () => containedPath("/restore", path),
      (error: unknown) =>
        error instanceof ConnectorError && error.code === "invalid_argument" &&
        error.message.includes(`"${path}"`) && error.message.includes('".."'),
    );
  }
});

Deno.test("containedPath refuses every path that is not clean and absolute", () => {
  const refused = [
    ["", /it is empty/],
    ["a/b", /it is relative/],
    ["/a\0b", /"\/a\\x00b": it holds a NUL/],
    ["/a//b", /not clean/],
    ["//a", /not clean/],
    ["/a/", /not clean/],
    ["/a/./b", /not clean/],
    ["C:\\x", /Windows/],
    ["\\\\server\\share", /Windows/],
  ] as const;
  for (const [path, reason] of refused) {
    throws(() => containedPath("/restore", path), reason, path);
  }
});

Deno.test("containedPath refuses a root that is no absolute path", () => {
  const refused = [
    ["", /root folder "": it is empty/],
    ["restore", /it is relative/],
    ["/a/../b", /"\.\." could lead out/],
    ["/a\0", /NUL/],
    ["C:\\restore", /Windows are not supported/],
  ] as const;
  for (const [root, reason] of refused) throws(() => containedPath(root, "/a"), reason, root);
});
