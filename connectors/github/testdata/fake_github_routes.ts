import { type FakeCall, type FakeReply, NOT_FOUND, refusal } from "./fake_github_call.ts";
import { pageOf } from "./fake_github_paging.ts";
import { repositoryReply } from "./fake_github_repository.ts";
import type { FakeAccount, FakeRepository } from "./fake_github_world.ts";

/** Answers a GET of the REST API. */
export function routeReply(call: FakeCall): FakeReply {
  const parts = call.path.split("/").slice(1).map(decodeURIComponent);
  const [top, first = "", second = "", ...rest] = parts;
  switch (top) {
    case "repos":
      return ofRepository(call, call.world.find(`${first}/${second}`), rest, `${first}/${second}`);
    case "repositories":
      return ofRepository(
        call,
        call.world.repositories.find(({ id }) => String(id) === first),
        parts.slice(2),
      );
    case "users":
      return ofAccount(call, call.world.accounts.get(first.toLowerCase()), second, "users");
    case "orgs":
      return ofAccount(call, call.world.accounts.get(first.toLowerCase()), second, "orgs");
    case "organizations":
      return ofAccount(call, byId(call, first), second, "orgs");
    case "user":
      return first === "" || first === "repos"
        ? ofViewer(call, first)
        : ofAccount(call, byId(call, first), second, "users");
  }
  return NOT_FOUND;
}

function byId({ world }: FakeCall, id: string): FakeAccount | undefined {
  return [...world.accounts.values()].find((one) => String(one.id) === id);
}

function ofRepository(
  call: FakeCall,
  found: FakeRepository | undefined,
  rest: readonly string[],
  name?: string,
): FakeReply {
  const moved = found === undefined && name !== undefined
    ? call.world.repositories.find(({ formerly }) => formerly.includes(name.toLowerCase()))
    : undefined;
  if (moved !== undefined && sees(call, moved)) {
    const path = [`/repositories/${moved.id}`, ...rest.map(encodeURIComponent)].join("/");
    const query = call.query.size === 0 ? "" : `?${call.query}`;
    const location = `${call.api}${path}${query}`;
    const reply = refusal(301, "Moved Permanently", { url: location });
    return { ...reply, headers: { location } };
  }
  if (found === undefined || !sees(call, found)) return NOT_FOUND;
  if (found.gone === 404) return NOT_FOUND;
  if (found.gone === 451) {
    const block = { reason: "dmca", created_at: found.updated, html_url: null };
    return refusal(451, "Repository access blocked", { block });
  }
  return repositoryReply(call, found, rest);
}

/** Whether the token may know of a repository: it is public, or of the owner or his organisation. */
export function sees({ viewer, world }: FakeCall, at: FakeRepository): boolean {
  if (!at.private) return true;
  if (viewer === undefined) return false;
  return at.owner === viewer || world.account(at.owner).members.includes(viewer);
}

function ofAccount(
  call: FakeCall,
  account: FakeAccount | undefined,
  what: string,
  kind: "users" | "orgs",
): FakeReply {
  if (account === undefined || kind === "orgs" && account.type === "User") return NOT_FOUND;
  const { world, documents, viewer } = call;
  const base = kind === "orgs" ? `/organizations/${account.id}` : `/user/${account.id}`;
  if (what === "") return { body: documents.account(account), modified: account.updated };
  if (what === "repos") {
    // The list of a user holds what is public, even for that user (REST docs, "List repositories for
    // a user").
    const seen = world.repositories.filter((one) =>
      one.owner === account.login && one.gone === undefined &&
      (kind === "orgs" ? sees(call, one) : !one.private)
    );
    return repositories(call, seen, `${base}/repos`, kind === "orgs" ? "created" : "full_name");
  }
  if (kind === "orgs" && (what === "members" || what === "public_members")) {
    const isMember = viewer !== undefined && account.members.includes(viewer);
    // "Response if requester is not an organization member": 302.
    if (what === "members" && !isMember) {
      const query = call.query.size === 0 ? "" : `?${call.query}`;
      const location = `${call.api}/orgs/${account.login}/public_members${query}`;
      return { status: 302, headers: { location } };
    }
    const role = call.query.get("role") ?? "all";
    const shown = what === "public_members"
      ? []
      : account.members.filter((login) =>
        role === "all" || account.admins.includes(login) === (role === "admin")
      );
    const logins = shown.toSorted((a, b) => world.account(a).id - world.account(b).id);
    return listed(call, logins.map(documents.simpleUser), `${base}/${what}`);
  }
  return NOT_FOUND;
}

function ofViewer(call: FakeCall, what: string): FakeReply {
  const { viewer, world, documents } = call;
  if (viewer === undefined) return refusal(401, "Requires authentication");
  if (what === "") return { body: documents.account(world.account(viewer)) };
  const affiliation = call.query.get("affiliation") ?? "owner,collaborator,organization_member";
  const seen = world.repositories.filter((one) => {
    if (one.gone !== undefined) return false;
    if (one.owner === viewer) return affiliation.includes("owner");
    const isMember = world.account(one.owner).members.includes(viewer);
    return isMember && affiliation.includes("organization_member");
  });
  return repositories(call, seen, "/user/repos", "full_name");
}

function repositories(
  call: FakeCall,
  seen: readonly FakeRepository[],
  path: string,
  usual: string,
): FakeReply {
  const sort = call.query.get("sort") ?? usual;
  const by = (one: FakeRepository) =>
    sort === "full_name"
      ? `${one.owner}/${one.name}`.toLowerCase()
      : sort === "updated"
      ? one.updated
      : sort === "pushed"
      ? one.pushed
      : one.created;
  const rises = (call.query.get("direction") ?? (sort === "full_name" ? "asc" : "desc")) === "asc";
  const sorted = seen.toSorted((a, b) => (by(a) < by(b) ? -1 : 1) * (rises ? 1 : -1));
  return listed(call, sorted.map(call.documents.repository), path);
}

/** A list that is paged by numbers. */
export function listed(call: FakeCall, all: readonly unknown[], path: string): FakeReply {
  const { items, link } = pageOf(call, all, { path })!;
  return { body: items, headers: { ...(link !== undefined && { link }) } };
}
