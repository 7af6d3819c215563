import { strictEqual as equal } from "node:assert/strict";
import { suggestion } from "./suggestion.ts";

const KNOWN = ["endpoint", "use_tls", "port", "secret_key", "root"];

Deno.test("a slip leads to the key that was meant", () => {
  const slips: [string, string][] = [
    ["endpiont", "endpoint"],
    ["use-tls", "use_tls"],
    ["USE_TLS", "use_tls"],
    ["usetls", "use_tls"],
    ["prt", "port"],
    ["ports", "port"],
    ["secretkey", "secret_key"],
    ["rot", "root"],
  ];
  for (const [word, meant] of slips) equal(suggestion(word, KNOWN), meant, word);
});

Deno.test("a word far from all others leads nowhere", () => {
  for (const word of ["", "x", "region", "storage_class", "e".repeat(100_000)]) {
    equal(suggestion(word, KNOWN), undefined, word.slice(0, 20));
  }
  equal(suggestion("port", []), undefined);
});
