import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import {
  abuseDetected,
  badGateway,
  faultAt,
  secondaryLimit,
} from "../../connectors/github/testdata/fake_github_faults.ts";
import { documentOf, type Snapshot } from "./back_up.ts";
import { fasterClock } from "./faster_clock.ts";
import { onGitHub } from "./on_github.ts";

const HOUR = 3_600_000;
const isApi = ({ host }: { readonly host: string }) => host === "api";

/** The paths of a backup on which nothing goes wrong. */
function pathsOf({ files, errors }: Snapshot): string[] {
  deepEqual([...errors], []);
  return [...files.keys()].toSorted();
}

Deno.test("a primary limit that is used up is waited for, and nothing is asked meanwhile", async () => {
  await using all = await onGitHub();
  const whole = pathsOf(await all.backUp());
  await using few = await onGitHub({ perWindow: 25 });
  deepEqual(pathsOf(await few.backUp()), whole);
  equal(few.clock.leaps.length > 0, true);
  equal(few.clock.leaps.every((ms) => ms <= HOUR + 60_000), true, `${few.clock.leaps}`);
  match(few.log.join("\n"), /waiting for the rate limit of "127[^"]*", .*until \d{4}-/);
  // What the headers said was heeded: at most those refused that were on their way.
  const refused = few.github.requests.filter(({ status }) => status === 403).length;
  equal(refused <= 16, true, `${refused} were refused`);
});

/** What a wait that is too long is told with. */
const TOO_LONG =
  /cannot send a request to "127\.0\.0\.1:\d+": its rate limit is used up for another (\S+ \S+), until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, and one request may wait (\d+ minutes); try again after that$/;

Deno.test("a primary limit that lasts longer than longest_wait fails the backup, and says until when", async () => {
  await using few = await onGitHub({ perWindow: 5, config: { longest_wait: "10m" } });
  await rejects(few.backUp(), ({ message }: Error) => {
    match(message, TOO_LONG);
    deepEqual(TOO_LONG.exec(message)!.slice(1), ["1 hour", "10 minutes"]);
    return true;
  });
  deepEqual(few.clock.leaps, []);
});

for (
  const [name, answer] of [
    ["a secondary limit", () => secondaryLimit(600)],
    ["a secondary limit by 429", () => secondaryLimit(600, 429)],
    ["abuse detection", () => abuseDetected(600)],
  ] as const
) {
  Deno.test(`${name} with Retry-After is waited for as long as it says`, async () => {
    await using all = await onGitHub();
    const whole = pathsOf(await all.backUp());
    await using hub = await onGitHub();
    let told: number | undefined;
    hub.github.fault = faultAt(({ path }) => /\/timeline$/.test(path), () => {
      told = hub.clock.date();
      return answer();
    });
    const times: number[] = [];
    const fault = hub.github.fault;
    hub.github.fault = (request) => {
      if (told !== undefined) times.push(hub.clock.date() - told);
      return fault(request);
    };
    deepEqual(pathsOf(await hub.backUp({ statistics: false })), whole);
    // Nobody asked in the meantime but those who already did; they come within the second.
    deepEqual(times.filter((ms) => ms > 1000 && ms < 599_000), []);
    equal(times.some((ms) => ms >= 599_000), true);
    match(hub.log.join("\n"), /waiting for the rate limit of "127[^"]*", .*until \d{4}-/);
  });

  Deno.test(`${name} that lasts longer than longest_wait fails the backup, and says until when`, async () => {
    await using hub = await onGitHub({ config: { longest_wait: "5m" } });
    hub.github.fault = ({ path }) => /\/issues$/.test(path) ? answer() : undefined;
    await rejects(hub.backUp({ statistics: false }), ({ message }: Error) => {
      deepEqual(TOO_LONG.exec(message)?.slice(1), ["10 minutes", "5 minutes"], message);
      return true;
    });
    deepEqual(hub.clock.leaps, []);
  });
}

Deno.test("a secondary limit that does not say for how long is taken for a minute", async () => {
  const speed = 30;
  await using hub = await onGitHub({ clock: fasterClock(speed) });
  let refused: number | undefined;
  let next: number | undefined;
  hub.github.fault = ({ path }) => {
    if (!/\/issues\/2\/timeline$/.test(path)) return undefined;
    const now = performance.now() * speed;
    if (refused !== undefined) return void (next = now);
    refused = now;
    return secondaryLimit();
  };
  deepEqual([...(await hub.backUp({ statistics: false })).errors], []);
  const waited = next! - refused!;
  equal(waited >= 59_000, true, `${waited} ms`);
});

Deno.test("a storm of 502 answers is tried again, and nothing is lost", async () => {
  await using all = await onGitHub();
  const whole = pathsOf(await all.backUp());
  await using hub = await onGitHub();
  let count = 0;
  // Every third request fails, whatever it is.
  hub.github.fault = () => count++ % 3 === 0 ? badGateway() : undefined;
  deepEqual(pathsOf(await hub.backUp()), whole);
  equal(hub.github.requests.filter(({ status }) => status === 502).length > 10, true);
});

Deno.test("a kind that GitHub cannot list for good becomes an error record; the rest is backed up", async () => {
  await using hub = await onGitHub();
  hub.github.fault = ({ path }) => /\/milestones$/.test(path) ? badGateway() : undefined;
  const { files, errors } = await hub.backUp();
  deepEqual([...errors.keys()], ["/acme/tools/milestones.json"]);
  match(
    [...errors.values()][0]!,
    /^cannot list the milestones of "acme\/tools": the server answered 502 .*\(12 attempts in .*check the network and the server, then try again$/,
  );
  equal(files.has("/acme/tools/issues/000001.json"), true);
  equal(files.has("/acme/tools/labels.json"), true);
});

Deno.test("a server that is gone for good ends the backup, though a survey told of its repositories", async () => {
  await using hub = await onGitHub({ sizes: { others: 20, discussions: 0 } });
  const { github } = hub;
  for (const one of github.world.repositories) one.hasDiscussions = false;
  github.fault = ({ path }) => path.startsWith("/repos/acme/other") ? badGateway() : undefined;
  await rejects(
    hub.backUp({ statistics: false, contents: false }),
    /cannot list the issues of "acme\/other-2": the server answered 502/,
  );
});

Deno.test("releases of so many assets that no answer holds a hundred come in smaller pages", async () => {
  await using hub = await onGitHub();
  const { change, world } = hub.github;
  const tools = world.find("acme/tools")!;
  for (let count = 0; count < 30; count++) change.release(tools, `n-${count}`);
  const sizes: number[] = [];
  hub.github.fault = ({ path, query }) => {
    if (!/\/tools\/releases$/.test(path)) return undefined;
    const size = Number(query.get("per_page"));
    sizes.push(size);
    // GitHub gives up on an answer after ten seconds.
    return size > 10 ? badGateway() : undefined;
  };
  const { files, errors } = await hub.backUp({ statistics: false });
  deepEqual([...errors], []);
  const missing = tools.releases.filter(({ tag }) =>
    !files.has(`/acme/tools/releases/${tag}/release.json`)
  );
  deepEqual(missing, []);
  // Once it is found out, it is heeded.
  deepEqual([...new Set(sizes.slice(sizes.indexOf(10)))], [10]);
});

Deno.test("a download and a list that stand still are asked for again", async () => {
  // A minute without a byte is two seconds.
  await using hub = await onGitHub({ clock: fasterClock(30) });
  let [downloads, lists] = [0, 0];
  hub.github.fault = ({ host, path }) => {
    if (host === "assets" && downloads++ === 0) return { stall: 2 };
    return /\/tools\/milestones$/.test(path) && lists++ === 0 ? { stall: 10 } : undefined;
  };
  const { files, errors } = await hub.backUp({ statistics: false });
  deepEqual([...errors], []);
  deepEqual([downloads, lists], [2, 2]);
  const stored = files.get("/acme/tools/releases/v1.0.0/assets/tools.bin")!.bytes;
  deepEqual(Array.from(stored), [1, 2, 3]);
});

Deno.test("Enterprise: everything is asked below its prefix, and assets come without a redirect", async () => {
  await using cloud = await onGitHub();
  await using own = await onGitHub({ enterprise: true });
  deepEqual(pathsOf(await own.backUp()), pathsOf(await cloud.backUp()));
  deepEqual(own.github.requests.filter((one) => !isApi(one) || one.status === 404), []);
});

Deno.test("a document holds what GitHub holds, whatever was read before", async () => {
  await using hub = await onGitHub();
  const snapshot = await hub.backUp();
  const issue = documentOf(snapshot, "/acme/tools/issues/000001.json");
  equal(JSON.stringify(issue).includes("I see it, too"), true);
  equal(
    JSON.stringify(documentOf(snapshot, "/acme/tools/pulls/000006.json")).includes("Why here?"),
    true,
  );
});
