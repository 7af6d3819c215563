import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { isInside, netPlace } from "./net_place.ts";

const inside = (place: string, outer: string): boolean => {
  const [a, b] = [netPlace(place), netPlace(outer)];
  ok(a !== undefined, place);
  ok(b !== undefined, outer);
  return isInside(a, b);
};

Deno.test("places are read as Deno writes them", () => {
  deepEqual(netPlace("S3.Example.org.:443"), { kind: "name", host: "s3.example.org", port: 443 });
  deepEqual(netPlace("*.example.org"), { kind: "names", host: "example.org" });
  deepEqual(netPlace("10.0.0.0/8:80"), { kind: "ipv4", host: "10.0.0.0", bits: 8, port: 80 });
  deepEqual(netPlace("127.0.0.1"), { kind: "ipv4", host: "127.0.0.1", bits: 32 });
  deepEqual(netPlace("[2001:DB8:0::1]:443"), { kind: "ipv6", host: "[2001:db8::1]", port: 443 });
});

const refused = [
  "",
  "*",
  "*:443",
  "example.org:*",
  "example.org:99999",
  "https://example.org",
  "example.org/path",
  "a.*.org",
  "*example.org",
  "::1",
  "[::1",
  "[zz]",
  "300.1.1.1",
  "10.0.0.0/33",
  "ex ample",
  "-a.example",
];

Deno.test("what Deno refuses is no place", () => {
  for (const text of refused) equal(netPlace(text), undefined, text);
});

const narrower: readonly [place: string, outer: string][] = [
  ["example.org", "example.org"],
  ["example.org:443", "example.org"],
  ["example.org:443", "EXAMPLE.ORG.:443"],
  ["a.b.example.org:443", "*.example.org"],
  ["example.org", "*.example.org"],
  ["*.a.example.org", "*.example.org"],
  ["10.1.2.3:80", "10.0.0.0/8"],
  ["10.1.0.0/16", "10.0.0.0/8"],
  ["1.2.3.4", "0.0.0.0/0"],
  ["[::1]:80", "[0:0::1]"],
];

const wider: readonly [place: string, outer: string][] = [
  ["example.org", "example.org:443"],
  ["example.org:80", "example.org:443"],
  ["badexample.org", "*.example.org"],
  ["org", "*.example.org"],
  ["*.example.org", "example.org"],
  ["*.org", "*.example.org"],
  ["11.0.0.1", "10.0.0.0/8"],
  ["10.0.0.0/7", "10.0.0.0/8"],
  ["127.0.0.1", "localhost"],
  ["1.2.3.4", "*.4"],
  ["[::2]", "[::1]"],
];

Deno.test("a place is inside another when it allows nothing more", () => {
  for (const [place, outer] of narrower) ok(inside(place, outer), `${place} in ${outer}`);
  for (const [place, outer] of wider) ok(!inside(place, outer), `${place} not in ${outer}`);
});

Deno.test("Deno itself agrees on what is inside and what is refused", async () => {
  const state = async (allowed: string, host: string): Promise<string> => {
    const code = `console.log(Deno.permissions.querySync({name:"net",host:${
      JSON.stringify(host)
    }}).state)`;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-lock",
        "--no-config",
        `--allow-net=${allowed}`,
        "data:text/javascript," +
        encodeURIComponent(code),
      ],
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout).trim();
  };
  const single = ([place]: readonly [string, string]) =>
    netPlace(place)?.kind !== "names" &&
    !place.includes("/");
  for (const pair of narrower.filter(single)) {
    equal(await state(pair[1], pair[0]), "granted", `${pair[0]} in ${pair[1]}`);
  }
  for (const pair of wider.filter(single)) {
    equal(await state(pair[1], pair[0]), "prompt", `${pair[0]} not in ${pair[1]}`);
  }
});
