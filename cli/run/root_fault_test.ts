import { match, strictEqual as equal } from "node:assert/strict";
import { rootFault } from "./root_fault.ts";

Deno.test("a root must be absolute and clean", () => {
  for (const root of ["/", "/a", "/a/b c", "/a/.b", "/..."]) {
    equal(rootFault(root), undefined, root);
  }
  match(rootFault("")!, /is empty/);
  match(rootFault("a/b")!, /no absolute path/);
  for (const root of ["/a/", "/a//b", "/a/../b", "/a/.", "//"]) {
    match(rootFault(root)!, /not clean/);
  }
});
