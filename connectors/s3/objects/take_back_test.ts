import { deepStrictEqual as deepEqual, match } from "node:assert/strict";
import { type Script, scriptedClient } from "../testdata/scripted_client.ts";
import { takeBack } from "./take_back.ts";

const found: Script = () =>
  new Response(null, {
    headers: {
      "content-length": "7",
      etag: '"e"',
      "x-amz-version-id": "v7",
      "x-amz-meta-put-token": "ours",
    },
  });
const done: Script = () => new Response(null, { status: 204 });
const denied: Script = () =>
  new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 });
const damaged = { key: "k", mark: "ours" };

Deno.test("of a versioned bucket the version of this upload is removed, and no other", async () => {
  const { client, urls } = scriptedClient([found, done]);
  match(await takeBack(client, damaged), /was removed again/);
  deepEqual(urls.map((url) => new URL(url).search), ["", "?versionId=v7"]);
});

Deno.test("who may not remove versions hides the object, if it is still the same", async () => {
  const { client, urls, headers } = scriptedClient([found, denied, done]);
  match(await takeBack(client, damaged), /was removed again/);
  deepEqual(urls.map((url) => new URL(url).search), ["", "?versionId=v7", ""]);
  deepEqual(headers[2]!.get("if-match"), '"e"');
});

Deno.test("what cannot be removed is told", async () => {
  const { client } = scriptedClient([found, denied, denied]);
  match(await takeBack(client, damaged), /could not be removed: delete it/);
});

Deno.test("what does not bear the mark is left, and no mark asks for nothing", async () => {
  const { client, urls } = scriptedClient([found]);
  match(await takeBack(client, { key: "k", mark: "other" }), /another object, and was left/);
  match(await takeBack(client, { key: "k", mark: undefined }), /was left/);
  deepEqual(urls.length, 1);
});
