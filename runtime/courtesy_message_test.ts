import { match } from "node:assert/strict";
import { courtesyMessage } from "./courtesy_message.ts";

Deno.test("a person who starts a plugin learns what it is and how to use it", () => {
  const importer = courtesyMessage({ name: "importer", protocols: ["dir", "folder"] });
  match(importer, /importer for dir:\/\/, folder:\/\//);
  match(importer, /plakar pkg add/);
  match(importer, /backup dir:\/\//);
  match(courtesyMessage({ name: "storage", protocols: [] }), /the storage\.\n/);
});
