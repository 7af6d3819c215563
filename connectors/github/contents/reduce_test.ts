import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { reduce } from "./reduce.ts";

const user = { login: "octocat", id: 1, node_id: "U_1", type: "User", avatar_url: "x", url: "x" };

Deno.test("links to the API and what depends on who asks are left out", () => {
  deepEqual(
    reduce({
      id: 7,
      node_id: "I_7",
      url: "x",
      comments_url: "x",
      html_url: "https://github.com/a/b/issues/1",
      _links: { self: "x" },
      permissions: { pull: true },
      stargazers_count: 4,
      homepage: null,
    }, ["stargazers_count"]),
    { id: 7, html_url: "https://github.com/a/b/issues/1", homepage: null },
  );
});

Deno.test("who and what an object refers to become references, the object itself stays whole", () => {
  deepEqual(
    reduce({
      ...user,
      bio: "a cat",
      parent: { id: 2, full_name: "a/b", private: false, owner: user, stargazers_count: 3 },
      reviewers: [user],
      source: {
        issue: { number: 3, title: "t", repository: { id: 2, full_name: "a/b" }, user, body: "b" },
      },
    }),
    {
      login: "octocat",
      id: 1,
      type: "User",
      bio: "a cat",
      parent: { id: 2, full_name: "a/b", private: false },
      reviewers: [{ login: "octocat", id: 1, type: "User" }],
      source: { issue: { number: 3, title: "t", repository: { id: 2, full_name: "a/b" } } },
    },
  );
});

Deno.test("a list of nothing, nested lists and falsy values stay", () => {
  deepEqual(reduce({ a: [], b: [[0, ""]], c: false, d: { e: null } }), {
    a: [],
    b: [[0, ""]],
    c: false,
    d: { e: null },
  });
});

Deno.test("links that are the only word of another object stay", () => {
  const links = {
    parent_issue_url: "https://api.github.com/repos/a/b/issues/7",
    discussion_url: "https://github.com/a/b/discussions/9",
  };
  deepEqual(reduce({ ...links, user_view_type: "private", repository_url: "x" }), links);
});
