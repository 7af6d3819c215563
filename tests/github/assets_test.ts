import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { faultAt } from "../../connectors/github/testdata/fake_github_faults.ts";
import { onGitHub } from "./on_github.ts";

Deno.test("a download that breaks off is taken up where it was, without the token", async () => {
  await using hub = await onGitHub();
  const { change, world } = hub.github;
  const release = world.find("acme/tools")!.releases[0]!;
  const bytes = crypto.getRandomValues(new Uint8Array(50_000));
  change.asset(release, "large.bin", bytes);
  hub.github.fault = faultAt(
    ({ host, headers }) => host === "assets" && !headers.has("range"),
    () => ({ cut: 20_000 }),
    2,
  );
  const { files, errors } = await hub.backUp({ statistics: false });
  deepEqual([...errors], []);
  const stored = files.get("/acme/tools/releases/v1.0.0/assets/large.bin")!.bytes;
  deepEqual(Array.from(stored), Array.from(bytes));
  const asked = hub.github.requests.filter(({ host }) => host === "assets");
  equal(asked.some(({ headers }) => headers.has("range")), true);
  equal(asked.some(({ headers }) => headers.has("authorization")), false);
});

Deno.test("a download is taken up by a new address, since the signed one ends after minutes", async () => {
  await using hub = await onGitHub();
  const { change, world } = hub.github;
  const bytes = crypto.getRandomValues(new Uint8Array(50_000));
  const { id } = change.asset(world.find("acme/tools")!.releases[0]!, "large.bin", bytes);
  let [addresses, pieces] = [0, 0];
  hub.github.fault = ({ host, path }) => {
    if (!path.endsWith(`/${id}`)) return undefined;
    if (host === "api") return void addresses++;
    // An address is good for one request.
    if (++pieces > addresses) return new Response("<Error/>", { status: 403 });
    return pieces === 1 ? { cut: 20_000 } : undefined;
  };
  const { files, errors } = await hub.backUp({ statistics: false });
  deepEqual([...errors], []);
  const stored = files.get("/acme/tools/releases/v1.0.0/assets/large.bin")!.bytes;
  deepEqual(Array.from(stored), Array.from(bytes));
  deepEqual([addresses, pieces], [2, 2]);
});

for (const status of [401, 403, 404] as const) {
  Deno.test(`an asset that its host refuses (${status}) fails alone, and is no word about the token`, async () => {
    await using hub = await onGitHub();
    hub.github.fault = ({ host }) =>
      host === "assets" ? new Response("<Error/>", { status }) : undefined;
    const { errors } = await hub.backUp({ statistics: false });
    deepEqual([...errors.keys()], ["/acme/tools/releases/v1.0.0/assets/tools.bin"]);
    const [reason] = errors.values();
    match(reason!, new RegExp(`${status}`));
    equal(/token|GitHub (knows|took)/.test(reason!), false, String(reason));
  });
}

Deno.test("a redirect to a host that was not named is refused, and nothing goes there", async () => {
  await using elsewhere = await onGitHub();
  await using hub = await onGitHub();
  hub.github.fault = ({ path }) =>
    /\/releases\/assets\/\d+$/.test(path)
      ? new Response(null, {
        status: 302,
        headers: { location: `${elsewhere.github.baseUrl}/somewhere?sig=hidden` },
      })
      : undefined;
  const { errors } = await hub.backUp({ statistics: false });
  deepEqual(elsewhere.github.requests, []);
  const reason = errors.get("/acme/tools/releases/v1.0.0/assets/tools.bin");
  equal(reason?.includes(elsewhere.github.apiHost), true, String(reason));
  equal(reason!.includes("hidden"), false, reason);
});
