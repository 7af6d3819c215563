import { strictEqual as equal } from "node:assert/strict";
import { classOf, isCold } from "./cold_class.ts";
import { storageClasses } from "../client/s3_options.ts";

Deno.test("S25 two classes are cold", () => {
  equal(storageClasses.filter(isCold).join(), "GLACIER,DEEP_ARCHIVE");
});

Deno.test("S25 packfiles alone go into a cold class, locks into none", () => {
  for (const wanted of storageClasses) {
    equal(classOf("packfile", wanted), wanted);
    equal(classOf("state", wanted), isCold(wanted) ? "STANDARD" : wanted);
    equal(classOf("lock", wanted), "STANDARD");
  }
});
