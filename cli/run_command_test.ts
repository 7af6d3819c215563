import { match, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "../sdk/error.ts";
import { messageOf } from "./run_command.ts";

Deno.test("what the system refuses is one line, without a stack", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/file`;
    await Deno.writeTextFile(file, "");
    const error = await Deno.mkdir(`${file}/below`).catch((error: unknown) => error);
    equal(messageOf(error), `cannot mkdir '${file}/below': Not a directory`);
    const missing = await Deno.makeTempDir({ dir: `${folder}/none` }).catch((error) => error);
    match(messageOf(missing), /^cannot make a temporary folder: No such file .*; see TMPDIR$/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  equal(messageOf(new Error("No space left on device (os error 28)")), "No space left on device");
});

Deno.test("an error of this project is its sentence, and one nobody foresaw has its stack", () => {
  equal(messageOf(new ConnectorError("as meant")), "as meant");
  match(messageOf(new RangeError("a fault")), /^RangeError: a fault\n {4}at /);
});
