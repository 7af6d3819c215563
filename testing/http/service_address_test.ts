import { strictEqual as equal } from "node:assert/strict";
import { serviceAddress } from "./service_address.ts";

const { localisedHeaders } = serviceAddress("https://api.example.com/v2", [
  "https://files.example.com",
]);

/** Where a header leads that came with the answer to a request for this address. */
function led(name: "link" | "location", value: string, asked: string): string | null {
  return localisedHeaders(new Headers({ [name]: value }), new URL(asked)).get(name);
}

for (
  const [value, asked, to] of [
    ["https://api.example.com/b", "http://127.0.0.1:9/v2/a", "http://127.0.0.1:9/b"],
    ["/b", "http://127.0.0.1:9/v2/a", "http://127.0.0.1:9/b"],
    ["/b", "http://127.0.0.1:9/~files.example.com/a", "http://127.0.0.1:9/~files.example.com/b"],
    ["b", "http://127.0.0.1:9/~files.example.com/x/a", "http://127.0.0.1:9/~files.example.com/x/b"],
    ["//files.example.com/b", "http://127.0.0.1:9/a", "http://127.0.0.1:9/~files.example.com/b"],
    ["https://other.example.com/b", "http://127.0.0.1:9/a", "https://other.example.com/b"],
    ["/b", "https://api.example.com/a", "/b"],
  ] as const
) {
  Deno.test(`serviceAddress: "${value}" in an answer of ${asked} leads to ${to}`, () => {
    equal(led("location", value, asked), to);
    equal(led("link", `<${value}>; rel="next"`, asked), `<${to}>; rel="next"`);
  });
}
