import { strictEqual as equal } from "node:assert/strict";
import { fileInfo } from "./file_info_of.ts";
import { withNames } from "./record_extra.ts";

const INFO = fileInfo({ size: 5, username: "root", groupname: "wheel" });

Deno.test("without names the info stays as it is, not even copied", () => {
  equal(withNames(INFO, {}), INFO);
  equal(withNames(INFO, { xattrNames: ["user.tag"] }), INFO);
});

Deno.test("a given name replaces the info's, the other stays, and so does the rest", () => {
  const named = withNames(INFO, { username: "ada" });
  equal(`${named.username} ${named.groupname} ${named.size}`, "ada wheel 5");
  equal(withNames(INFO, { groupname: "staff" }).groupname, "staff");
  equal(withNames(INFO, { groupname: "staff" }).username, "root");
  equal(INFO.username, "root");
});

Deno.test("an empty name is a name: nobody knows the owner", () => {
  equal(withNames(INFO, { username: "" }).username, "");
});
