import type { FakeGitHubRequest } from "./fake_github.ts";
import { signatureOf } from "./fake_github_repository.ts";
import type { FakeWorld } from "./fake_github_world.ts";

/** Answers the host that assets lie on: signed addresses only, ranges, a strong ETag. */
export function assetReply(
  world: FakeWorld,
  { path, query, headers }: FakeGitHubRequest,
): Response {
  const asset = world.repositories.flatMap(({ releases }) => releases)
    .flatMap(({ assets }) => assets)
    .find(({ id }) => path === `/github-production-release-asset/${id}`);
  if (asset === undefined) return trouble(404, "BlobNotFound");
  // As object stores do with two ways of signing at once.
  if (headers.has("authorization")) return trouble(400, "InvalidArgument");
  if (query.get("sig") !== signatureOf(asset)) return trouble(403, "AuthenticationFailed");
  const { bytes } = asset;
  const etag = `"0x${asset.id.toString(16).toUpperCase()}${Date.parse(asset.updated)}"`;
  const shown = {
    ...{ etag, "content-type": asset.type, "accept-ranges": "bytes" },
    "last-modified": new Date(asset.updated).toUTCString(),
    "content-disposition": `attachment; filename=${encodeURIComponent(asset.name)}`,
  };
  if (headers.has("if-match") && headers.get("if-match") !== etag) {
    return trouble(412, "ConditionNotMet");
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "");
  const isSame = !headers.has("if-range") || headers.get("if-range") === etag;
  if (range === null || !isSame) {
    asset.downloads++;
    return new Response(bytes, { headers: { ...shown, "content-length": `${bytes.length}` } });
  }
  const start = Number(range[1]);
  if (start >= bytes.length) return trouble(416, "InvalidRange");
  const end = Math.min(range[2] === "" ? bytes.length - 1 : Number(range[2]), bytes.length - 1);
  return new Response(bytes.slice(start, end + 1), {
    status: 206,
    headers: {
      ...shown,
      "content-length": `${end + 1 - start}`,
      "content-range": `bytes ${start}-${end}/${bytes.length}`,
    },
  });
}

function trouble(status: number, code: string): Response {
  return new Response(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`, {
    status,
    headers: { "content-type": "application/xml" },
  });
}
