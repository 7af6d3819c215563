import { deepStrictEqual as deepEqual } from "node:assert/strict";
import * as files from "./mod.ts";

Deno.test("the door of local files holds these values and no others", () => {
  deepEqual(Object.keys(files).sort(), [
    "blockingPace",
    "containedPath",
    "fileSystemError",
    "openFile",
    "ownerNames",
    "parseExcludes",
    "readFailure",
    "sortNames",
    "syncDirectory",
    "walk",
    "writeFileAtomic",
  ]);
});
