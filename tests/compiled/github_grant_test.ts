import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { readGrants } from "../../cli/build/read_grants.ts";
import { type FakeGitHub, startFakeGitHub } from "../../connectors/github/testdata/fake_github.ts";
import { fillSample } from "../../connectors/github/testdata/sample_world.ts";
import { backUp } from "../github/back_up.ts";
import { withFolder } from "../with_folder.ts";
import { executable } from "./executable.ts";
import { githubExecutable } from "./github_executable.ts";

function configOf(
  { baseUrl, assetHost, token }: FakeGitHub,
): Record<"location" | "base_url" | "asset_hosts" | "token", string> {
  return { location: "github://acme", base_url: baseUrl, asset_hosts: assetHost, token };
}

/** Why a backup failed. */
async function failureOf(executable: string, config: Record<string, string>): Promise<string> {
  return await backUp({ executable }, { config, via: "process" }).then(
    () => "it went well",
    (error: Error) => error.message,
  );
}

Deno.test("github-importer built for one server backs up from there, and reaches no other", () =>
  withFolder(async (folder) => {
    await using own = await startFakeGitHub();
    await using other = await startFakeGitHub();
    fillSample(own);
    fillSample(other);
    const hosts = [own.apiHost, own.assetHost];
    const built = await githubExecutable(hosts, folder);
    deepEqual((await readGrants(built)).grants, [{ access: "net", allow: hosts.toSorted() }]);
    const { files, errors } = await backUp({ executable: built }, {
      config: configOf(own),
      via: "process",
    });
    deepEqual([...errors], []);
    // Nothing of a process is left for the next one, and it opens nothing nevertheless.
    own.takeRequests();
    const before = { files, errors, opened: [] };
    const again = await backUp({ executable: built }, {
      config: configOf(own),
      via: "process",
      before,
    });
    deepEqual(again.opened, []);
    const asked = own.takeRequests();
    // Lists alone, by each of the two; members by role, discussions of two repositories and a survey.
    deepEqual(new Set(Object.values(asked)), new Set([2, 4, 6]), JSON.stringify(asked));
    const asset = files.get("/acme/tools/releases/v1.0.0/assets/tools.bin");
    deepEqual(Array.from(asset!.bytes), [1, 2, 3]);

    // Another server as the API …
    const reason = await failureOf(built, configOf(other));
    match(reason, /plugin was built without the permission to reach/);
    equal(reason.includes(other.apiHost), true, reason);
    equal(reason.includes(other.token), false, reason);
    deepEqual(other.requests, []);

    // … and as the place that the right one sends it to, though the options would let it go there.
    own.fault = ({ path }) =>
      /\/releases\/assets\/\d+$/.test(path)
        ? new Response(null, {
          status: 302,
          headers: { location: `http://${other.assetHost}/somewhere?sig=hidden` },
        })
        : undefined;
    const sent = await backUp({ executable: built }, {
      config: { ...configOf(own), asset_hosts: `${own.assetHost},${other.assetHost}` },
      via: "process",
    });
    const lost = sent.errors.get("/acme/tools/releases/v1.0.0/assets/tools.bin") ?? "it was read";
    match(lost, /without the permission to reach/);
    equal(lost.includes("hidden"), false, lost);
    equal(sent.errors.size, 1);
    deepEqual(other.requests, []);
  }));

Deno.test("github-importer as it is published may ask GitHub and the hosts of its downloads alone", async () => {
  const published = executable("github-importer");
  deepEqual((await readGrants(published)).grants, [{
    access: "net",
    allow: [
      "api.github.com:443",
      "objects.githubusercontent.com:443",
      "release-assets.githubusercontent.com:443",
    ],
  }]);
  await using other = await startFakeGitHub();
  const reason = await failureOf(published, configOf(other));
  match(reason, /plugin was built without the permission to reach/);
  match(reason, /--grant net=/);
  deepEqual(other.requests, []);
});
