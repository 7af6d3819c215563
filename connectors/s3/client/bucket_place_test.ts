import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { type ConnectorError, parseLocation } from "@plakar-deno/sdk";
import { bucketPlace, type PlaceConfig } from "./bucket_place.ts";

const plain: PlaceConfig = {
  endpoint: undefined,
  port: undefined,
  region: undefined,
  root: undefined,
  use_tls: true,
  virtual_host: false,
};

function place(location: string, config: Partial<PlaceConfig> = {}) {
  return bucketPlace(parseLocation(location), { ...plain, ...config });
}

type Row = readonly [
  location: string,
  config: Partial<PlaceConfig>,
  expected: { origin: string; host: string; bucket: string; prefix: string; root: string },
];

const rows: readonly Row[] = [
  ["bucket://s3.example.org/photos", {}, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  ["bucket://s3.example.org/photos/", {}, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  ["bucket://S3.Example.org:9000/photos/a/b/", { use_tls: false }, {
    origin: "http://s3.example.org:9000",
    host: "s3.example.org:9000",
    bucket: "photos",
    prefix: "a/b/",
    root: "/photos/a/b",
  }],
  ["bucket://s3.example.org/photos/a/b", { port: 9000 }, {
    origin: "https://s3.example.org:9000",
    host: "s3.example.org:9000",
    bucket: "photos",
    prefix: "a/b/",
    root: "/photos/a/b",
  }],
  ["bucket://s3.example.org:9001/photos", { port: 9000 }, {
    origin: "https://s3.example.org:9001",
    host: "s3.example.org:9001",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  ["bucket://s3.example.org:443/photos", {}, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  ["bucket://[2001:DB8::1]:9000/photos", {}, {
    origin: "https://[2001:db8::1]:9000",
    host: "[2001:db8::1]:9000",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  ["bucket://[::1]/photos", { port: 80, use_tls: false }, {
    origin: "http://[::1]",
    host: "[::1]",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  ["bucket://s3.example.org/ignored/x", { root: "/photos/2024" }, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket://s3.example.org", { root: "photos" }, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  ["bucket://photos/2024/", { endpoint: "s3.example.org" }, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket://Photos_old/2024", { endpoint: "s3.example.org", port: 9000 }, {
    origin: "https://s3.example.org:9000",
    host: "s3.example.org:9000",
    bucket: "Photos_old",
    prefix: "2024/",
    root: "/Photos_old/2024",
  }],
  ["bucket://s3.example.org:9000/photos", { endpoint: "S3.example.org" }, {
    origin: "https://s3.example.org:9000",
    host: "s3.example.org:9000",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  ["bucket://photos", { endpoint: "s3.example.org:9000", port: 1, root: "/2024" }, {
    origin: "https://s3.example.org:9000",
    host: "s3.example.org:9000",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket:///photos/2024", { endpoint: "s3.example.org" }, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket://photos.s3.example.org:9000/2024", {
    endpoint: "s3.example.org",
    virtual_host: true,
  }, {
    origin: "https://photos.s3.example.org:9000",
    host: "s3.example.org:9000",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket://photos.s3.example.org", {
    endpoint: "s3.example.org",
    virtual_host: true,
    root: "/2025",
  }, {
    origin: "https://photos.s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "2025/",
    root: "/photos/2025",
  }],
  ["bucket://s3.example.org/photos/2024", { endpoint: "s3.example.org", virtual_host: true }, {
    origin: "https://photos.s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket://photos/2024", { endpoint: "s3.example.org", virtual_host: true }, {
    origin: "https://photos.s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket://S3.Example.org./photos", { endpoint: "s3.example.org" }, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  ["bucket://bücher.example/photos", { endpoint: "xn--bcher-kva.example." }, {
    origin: "https://xn--bcher-kva.example",
    host: "xn--bcher-kva.example",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  ["bucket://[::0:1]:80/photos", { endpoint: "[::1]" }, {
    origin: "https://[::1]:80",
    host: "[::1]:80",
    bucket: "photos",
    prefix: "",
    root: "/photos",
  }],
  // What the official connector has where nothing is set.
  ["bucket://photos/2024", { endpoint: "s3.example.org", root: "/" }, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket://s3.example.org/photos/2024", { root: "" }, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket://photos.s3.example.org/2024", {
    endpoint: "s3.example.org",
    virtual_host: true,
    root: "/",
  }, {
    origin: "https://photos.s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket://photos/photos/2024", { endpoint: "s3.example.org", root: "/photos/2024" }, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "2024/",
    root: "/photos/2024",
  }],
  ["bucket://photos", { endpoint: "s3.example.org", root: "/photos-old/x" }, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "photos-old/x/",
    root: "/photos/photos-old/x",
  }],
  ["bucket://s3.example.org/photos/100%25 é+ö/?x#y", {}, {
    origin: "https://s3.example.org",
    host: "s3.example.org",
    bucket: "photos",
    prefix: "100%25 é+ö/?x#y/",
    root: "/photos/100%25 é+ö/?x#y",
  }],
];

Deno.test("bucketPlace reads the whole table of locations and options", () => {
  for (const [location, config, expected] of rows) {
    const { origin, host, bucket, prefix, root } = place(location, config);
    deepEqual({ origin, host, bucket, prefix, root }, expected, location);
  }
});

Deno.test("bucketPlace refuses what names no bucket, and says what to write", () => {
  const refused: readonly [string, Partial<PlaceConfig>, RegExp][] = [
    ["bucket://s3.example.org", {}, /it names no bucket; write it as "bucket:\/\/<server>/],
    ["bucket://s3.example.org/", {}, /names no bucket/],
    ["bucket:///photos", {}, /names no server/],
    ["bucket:", {}, /names no server/],
    ["bucket://s3.example.org//photos", {}, /names no bucket/],
    ["bucket://s3.example.org/ab", {}, /"ab" is no name of a bucket/],
    ["bucket://s3.example.org/-abc", {}, /"-abc" is no name of a bucket/],
    ["bucket://s3.example.org/a:b", {}, /is no name of a bucket/],
    ["bucket://s3.example.org/photos//a", {}, /empty part/],
    ["bucket://s3.example.org/photos/a//", {}, /empty part/],
    ["bucket://s3.example.org/photos/a/../b", {}, /the part "\.\."/],
    ["bucket://s3.example.org/photos/.", {}, /the part "\."/],
    ["bucket://s3.example.org/photos/a\0", {}, /no path may hold/],
    ["bucket://s3.example.org/photos/\ud800", {}, /no path may hold/],
    ["bucket://s3.example.org:99999/photos", {}, /"s3.example.org:99999" is not a host and port/],
    ["bucket://s3.example.org:65536/photos", {}, /is not a host and port/],
    ["bucket://s3.example.org:0/photos", {}, /"s3.example.org:0" is not a host and port/],
    ["bucket://photos/a", { endpoint: "s3.example.org:0" }, /is not a host and port/],
    ["bucket://photos/a", { endpoint: "s3.example.org/" }, /without scheme and path/],
    ["bucket://photos/a", { endpoint: "::1" }, /without scheme and path/],
    ["bucket://s3.example.org", { root: "/" }, /names no bucket/],
    ["bucket://s3.example.org/x", { root: "//" }, /x" with root="\/\/": it names no bucket/],
    ["bucket://s3.example.org/x", { root: "/photos/../y" }, /root="\/photos\/..\/y": its prefix/],
    [
      "bucket://a..b.s3.example.org",
      { endpoint: "s3.example.org", virtual_host: true },
      /"a\.\.b"/,
    ],
    ["bucket://s3 example/photos", {}, /its host is not valid/],
    ["bucket://photos.s3.example.org", { virtual_host: true }, /set endpoint=<server>/],
    ["bucket://photos/a", { endpoint: "https://s3.example.org" }, /without scheme and path/],
    ["bucket://photos/a", { endpoint: "s3.example.org/x" }, /cannot use the endpoint "s3/],
    [
      "bucket://photos:9000/a",
      { endpoint: "s3.example.org" },
      /"photos:9000" is no name.*letters, .*; the host of the location is the bucket once endpoint is set; write it as "bucket:\/\/<bucket>" or/,
    ],
    [
      "bucket://x/photos",
      { endpoint: "s3.example.org" },
      /"x" is no name.* host of the location is the bucket once/,
    ],
    ["bucket://[::1]/photos", { endpoint: "[::1]", virtual_host: true }, /with a name/],
    ["bucket://s3.example.org/Photos", { endpoint: "s3.example.org", virtual_host: true }, /lower/],
  ];
  for (const [location, config, message] of refused) {
    throws(() => place(location, config), message, location);
    throws(() => place(location, config), { code: "invalid_argument" }, location);
  }
  // Where the path names the bucket, the host has no part in it.
  for (const config of [{}, { endpoint: "s3.example.org" }]) {
    throws(
      () => place("bucket://s3.example.org/ab", config),
      (error: Error) => !error.message.includes("the host of the location"),
    );
  }
});

Deno.test("bucketPlace repeats no password that stands before the host", () => {
  for (
    const attempt of [
      () => place("bucket://AKIA:hunter2@s3.example.org/photos"),
      () => place("bucket://photos", { endpoint: "AKIA:hunter2@s3.example.org" }),
    ]
  ) {
    throws(attempt, (error: ConnectorError) => !error.message.includes("hunter2"));
  }
});

Deno.test("bucketPlace finds the region in the names of servers that tell it", () => {
  const regions: readonly [string, string][] = [
    ["s3.amazonaws.com", "us-east-1"],
    ["s3.eu-west-3.amazonaws.com", "eu-west-3"],
    ["s3-us-west-2.amazonaws.com", "us-west-2"],
    ["s3.dualstack.ap-southeast-2.amazonaws.com", "ap-southeast-2"],
    ["s3-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"],
    ["s3.cn-north-1.amazonaws.com.cn", "cn-north-1"],
    ["photos.s3.eu-west-3.amazonaws.com", "eu-west-3"],
    ["vpce-1a-2b.s3.eu-west-3.vpce.amazonaws.com", "eu-west-3"],
    ["s3.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"],
    ["s3-external-1.amazonaws.com", "us-east-1"],
    ["S3.eu-west-3.amazonaws.com.", "eu-west-3"],
    ["0123.r2.cloudflarestorage.com", "auto"],
    ["s3.us-west-004.backblazeb2.com", "us-west-004"],
    ["s3.fr-par.scw.cloud", "fr-par"],
    ["ams3.digitaloceanspaces.com", "ams3"],
    ["s3.example.org", "us-east-1"],
    ["127.0.0.1", "us-east-1"],
  ];
  for (const [server, region] of regions) {
    equal(place(`bucket://${server}/photos`).region, region, server);
  }
  equal(place("bucket://s3.eu-west-3.amazonaws.com/photos", { region: "x" }).region, "x");
});

Deno.test("a URL carries every byte of a key", () => {
  const urls: readonly [string, string][] = [
    ["", "https://s3.example.org/photos"],
    ["a/b c", "https://s3.example.org/photos/a/b%20c"],
    ["/a//b/", "https://s3.example.org/photos//a//b/"],
    [
      "a+b%20&=?#'()*!~-_.",
      "https://s3.example.org/photos/a%2Bb%2520%26%3D%3F%23%27%28%29%2A%21~-_.",
    ],
    ["é\u{1f600}\t\n\0\\", "https://s3.example.org/photos/%C3%A9%F0%9F%98%80%09%0A%00%5C"],
    ["%2e%2e/x", "https://s3.example.org/photos/%252e%252e/x"],
    ["...", "https://s3.example.org/photos/..."],
  ];
  const { url } = place("bucket://s3.example.org/photos/ignored");
  for (const [key, expected] of urls) equal(url(key).href, expected);
  const inHost = place("bucket://photos/x", { endpoint: "s3.example.org", virtual_host: true });
  equal(inHost.url("/a").href, "https://photos.s3.example.org//a");
  equal(inHost.url("").href, "https://photos.s3.example.org/");
  equal(
    url("", { prefix: "a b+/é", uploads: "" }).href,
    "https://s3.example.org/photos?prefix=a%20b%2B%2F%C3%A9&uploads=",
  );
});

Deno.test("a key that no URL can carry is refused", () => {
  const { url } = place("bucket://s3.example.org/photos");
  for (const key of [".", "..", "a/../b", "a/.", "./a", "a\ud800"]) {
    throws(() => url(key), { code: "invalid_argument", message: /no URL can carry/ });
  }
});
