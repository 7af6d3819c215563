import { escapePath, type FileRecord, type ImportRecord } from "@plakar-deno/sdk";
import { canonicalJson, stableOrder } from "@plakar-deno/sdk/http";
import type { Item } from "../client/github_client.ts";
import { lightPages } from "../client/light_pages.ts";
import { steadyList } from "../client/steady_list.ts";
import { jsonFile } from "../contents/json_file.ts";
import { type JsonObject, reduce } from "../contents/reduce.ts";
import { fileOf } from "./file_of.ts";
import { pathPart } from "./path_part.ts";
import { type Reading, wants } from "./reading.ts";
import type { Repository } from "./repository.ts";

type Release = Item<"GET /repos/{owner}/{repo}/releases">;
type Asset = Release["assets"][number];

/** The records of releases and of what was uploaded to them. */
export async function* releaseRecords(
  reading: Reading,
  repository: Repository,
): AsyncGenerator<ImportRecord> {
  const { client, signal, log } = reading;
  const { owner, name: repo, title } = repository;
  const folder = `${repository.path}/releases`;
  const call = { action: `list the releases of ${title}`, signal };
  const route = "GET /repos/{owner}/{repo}/releases";
  const releases = steadyList(
    lightPages((per_page) => client.pages(route, { owner, repo, per_page }, call)),
    ({ id }) => String(id),
    () => log.warn(`the releases of ${title} change all the time: some may be missing`),
  );
  const tags = new Set<string>();
  for await (const release of releases) {
    // A draft has no tag yet, only the wish for one; no tag holds a "~".
    const isOwn = !release.draft && !tags.has(release.tag_name);
    const part = pathPart(release.tag_name) + (isOwn ? "" : `~${release.id}`);
    if (isOwn) tags.add(release.tag_name);
    const path = `${folder}/${part}`;
    if (reading.excludes.prunes(path)) continue;
    if (wants(reading, "releases", path)) yield releaseRecord(reading, repository, release, path);
    if (!wants(reading, "assets", `${path}/assets`)) continue;
    for (const asset of release.assets) {
      // An upload that is not done, or broke off, has no content.
      if (asset.state !== "uploaded") continue;
      yield assetRecord(reading, repository, asset, `${path}/assets/${pathPart(asset.name)}`);
    }
  }
}

function releaseRecord(
  { client, kept }: Reading,
  { owner, name: repo, title }: Repository,
  release: Release,
  folder: string,
): FileRecord {
  const path = `${folder}/release.json`;
  const object = releaseObject(release);
  kept.keep(path, object);
  const changed = [release.published_at, release.created_at, timeOf(object)];
  return fileOf(path, { changed, marker: canonicalJson(object) }, async ({ signal }) => {
    const known = kept.take(path);
    if (known !== undefined) return jsonFile(known);
    const route = "GET /repos/{owner}/{repo}/releases/{release_id}";
    const action = `read the release "${escapePath(release.tag_name)}" of ${title}`;
    const parameters = { owner, repo, release_id: release.id };
    return jsonFile(releaseObject(await client.get(route, parameters, { action, signal })));
  });
}

function releaseObject(release: Release): JsonObject {
  const assets = release.assets.map((asset) => reduce(asset, ["download_count"]));
  return {
    ...reduce(release, ["mentions_count", "reactions"]),
    assets: stableOrder(assets, ({ id }) => Number(id)),
  };
}

function assetRecord(
  { client }: Reading,
  { owner, name: repo, title }: Repository,
  asset: Asset,
  path: string,
): FileRecord {
  const { id: asset_id, name, size, updated_at } = asset;
  // An asset that is replaced has another id.
  const facts = { changed: [updated_at], marker: String(asset_id), size };
  return fileOf(path, facts, ({ signal }) =>
    client.asset({ owner, repo, asset_id }, {
      action: `read the asset "${escapePath(name)}" of ${title}`,
      signal,
    }));
}

function timeOf({ updated_at: time }: JsonObject): string | undefined {
  return typeof time === "string" ? time : undefined;
}
