import { ok, strictEqual as equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { allowedPlaces, notAllowed } from "./allowed_places.ts";

const api = allowedPlaces("https://api.example.com/v1/", [
  "files.example.com",
  "cdn.example.com:8443",
]);

Deno.test("paths lie below the base, with a slash in front or without", () => {
  equal(api.resolve("/notes").href, "https://api.example.com/v1/notes");
  equal(api.resolve("notes/1").href, "https://api.example.com/v1/notes/1");
  equal(api.resolve("").href, "https://api.example.com/v1");
  equal(allowedPlaces("http://127.0.0.1:80").resolve("/a").href, "http://127.0.0.1/a");
  equal(allowedPlaces("http://127.0.0.1:81").resolve("").href, "http://127.0.0.1:81/");
});

Deno.test("parameters are set beside those of the path; undefined takes one away", () => {
  const query = { page: 2, deep: true, q: "a&b c", gone: undefined };
  equal(
    api.resolve("/notes?page=1&gone=1&kept=x#part", query).href,
    "https://api.example.com/v1/notes?page=2&kept=x&deep=true&q=a%26b+c",
  );
});

Deno.test("whole URLs are asked only where it is allowed, without the server's credentials", () => {
  equal(api.resolve("https://files.example.com/x?y=1").href, "https://files.example.com/x?y=1");
  equal(api.resolve("https://u:p@cdn.example.com:8443/").href, "https://cdn.example.com:8443/");
  equal(api.resolve("HTTPS://API.example.com/other").href, "https://api.example.com/other");
  for (
    const other of [
      "https://example.com/",
      "https://api.example.com.evil.example/",
      "https://api.example.com@evil.example/",
      "https://files.example.com:444/",
      "http://api.example.com/",
      "ftp://api.example.com/",
      "https://cdn.example.com/",
    ]
  ) {
    throws(
      () => api.resolve(other),
      { code: "invalid_argument", message: /no server is asked/ },
      other,
    );
  }
});

Deno.test("no path leads out of the base", () => {
  for (
    const path of ["../x", "/a/../../x", "a/..", "/./a", "a/%2e%2E/b", "a/.%2e", "a\\..\\b", ".."]
  ) {
    throws(() => api.resolve(path), { code: "invalid_argument" }, path);
  }
  equal(api.resolve("/a/..b/c..").href, "https://api.example.com/v1/a/..b/c..");
  const unit = fc.constantFrom(".", "/", "\\", "%2e", "%2E", "\t", "\n", "?", "#", "a", ":", "@");
  fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit })), (path) => {
    let url: URL;
    try {
      url = api.resolve(path);
    } catch {
      return;
    }
    ok(api.allows(url), url.href);
    ok(
      !api.isHome(url) || url.href === api.base.href || /^\/v1[/]|^\/v1$/.test(url.pathname),
      url.href,
    );
  }));
});

Deno.test("only the origin of the base gets the credentials", () => {
  ok(api.isHome(api.resolve("/x")));
  ok(!api.isHome(api.resolve("https://files.example.com/x")));
});

Deno.test("an address that is none is refused, without what it holds", () => {
  for (
    const wrong of ["api.example.com", "ftp://a", "", "https://a/?key=s3cret", "https://u:s3cret@a"]
  ) {
    throws(() => allowedPlaces(wrong), (error: Error) => !error.message.includes("s3cret"), wrong);
  }
  for (const wrong of ["https://a", "a/b", "", "a?b", "u@a", "a:b"]) {
    throws(() => allowedPlaces("https://x", [wrong]), { code: "invalid_argument" }, wrong);
  }
});

Deno.test("a refusal names the host, never the query", () => {
  const error = notAllowed("get a", new URL("https://evil.example/a?token=s3cret"), api.base);
  ok(error.message.includes("evil.example"));
  ok(!error.message.includes("s3cret"));
  const scheme = notAllowed("get a", new URL("http://api.example.com/a"), api.base);
  ok(/http:\/\/api\.example\.com.*check the scheme/.test(scheme.message), scheme.message);
});
