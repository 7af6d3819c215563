import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { pathInSource } from "./path_in_source.ts";

Deno.test("a path counts from the root of the source, or from its top", () => {
  const paths = ["a/b", "/srv/a", ".", "", "/", "../x", "a/"];
  deepEqual(
    paths.map((path) => pathInSource("/srv", path)),
    ["/srv/a/b", "/srv/a", "/srv", "/srv", "/", "/x", "/srv/a"],
  );
});
