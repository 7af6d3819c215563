import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { parseLocation } from "@plakar-deno/sdk";
import { githubPlace } from "./github_place.ts";

const config = { base_url: "https://api.github.com", asset_hosts: [] };

function placeOf(location: string, changes: Partial<typeof config> = {}) {
  return githubPlace(parseLocation(location), { ...config, ...changes });
}

Deno.test("an owner, and where GitHub's API and its downloads are", () => {
  deepEqual(placeOf("github://octocat/"), {
    owner: "octocat",
    repo: undefined,
    root: "/octocat",
    origin: "github.com",
    apiUrl: "https://api.github.com",
    graphqlUrl: "https://api.github.com/graphql",
    assetHosts: ["release-assets.githubusercontent.com", "objects.githubusercontent.com"],
  });
});

Deno.test("a repository", () => {
  const { owner, repo, root } = placeOf("github://octocat/.github");
  deepEqual([owner, repo, root], ["octocat", ".github", "/octocat/.github"]);
});

Deno.test("an Enterprise server has GraphQL beside the API, and hosts of its own", () => {
  const place = placeOf("github://a/b", {
    base_url: "https://git.example.com/api/v3/",
    asset_hosts: ["media.example.com"] as never,
  });
  equal(place.apiUrl, "https://git.example.com/api/v3");
  equal(place.graphqlUrl, "https://git.example.com/api/graphql");
  equal(place.origin, "git.example.com");
  deepEqual(place.assetHosts, ["media.example.com"]);
});

Deno.test("a tenant of ghe.com", () => {
  const place = placeOf("github://a", { base_url: "https://api.acme.ghe.com" });
  equal(place.graphqlUrl, "https://api.acme.ghe.com/graphql");
  equal(place.origin, "acme.ghe.com");
});

Deno.test("locations that name something else", () => {
  for (const location of ["github://", "github://a/b/c", "github://a//", "github://../b"]) {
    throws(() => placeOf(location), /write github:\/\/OWNER or github:\/\/OWNER\/REPO/, location);
  }
});

Deno.test("a base_url that would send the token in the clear, or holds a password", () => {
  throws(() => placeOf("github://a", { base_url: "http://git.example.com" }), /without https/);
  throws(() => placeOf("github://a", { base_url: "git.example.com" }), /is no URL/);
  throws(
    () => placeOf("github://a", { base_url: "https://me:pw@git.example.com" }),
    (error: Error) => /a name or password/.test(error.message) && !error.message.includes("pw@"),
  );
  equal(
    placeOf("github://a", { base_url: "http://127.0.0.1:8080" }).graphqlUrl,
    "http://127.0.0.1:8080/graphql",
  );
});
