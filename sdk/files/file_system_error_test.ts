import { strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "../error.ts";
import { fileSystemError } from "./file_system_error.ts";

Deno.test("fileSystemError says action, path, reason and remedy without the number", async () => {
  const cause = await Deno.lstat("/dev/null/x").catch((error: unknown) => error);
  const error = fileSystemError("cannot restore", "/a\nb", cause);
  equal(
    error.message,
    'cannot restore "/a\\x0Ab": not a directory; a part of the path is a file; move it away',
  );
  equal(error.cause, cause);
});

Deno.test("fileSystemError keeps an error that is already for people", () => {
  const cause = new ConnectorError("as it is");
  equal(fileSystemError("cannot read", "/a", cause), cause);
});

Deno.test("fileSystemError adds no remedy where none is known", () => {
  equal(fileSystemError("cannot read", "/a", "odd").message, 'cannot read "/a": odd');
});
