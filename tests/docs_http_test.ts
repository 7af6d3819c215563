import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as http from "../sdk/http/mod.ts";

Deno.test("docs/http.md names every function of its door, and shows each kind of paging", async () => {
  const page = await Deno.readTextFile(fileURLToPath(new URL("../docs/http.md", import.meta.url)));
  const programs = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, text]) => text!).join("");
  const isMissing = (text: string) => (name: string) => !new RegExp(`\\b${name}\\b`).test(text);
  deepEqual(Object.keys(http).filter(isMissing(page)), []);
  const pagings = Object.keys(http).filter((name) => name.endsWith("Paging"));
  deepEqual(["steadyItems", ...pagings].filter(isMissing(programs)), []);
});
