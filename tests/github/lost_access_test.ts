import { match, rejects, strictEqual as equal } from "node:assert/strict";
import { onGitHub } from "./on_github.ts";

const EXPIRED =
  /GitHub took the token before and refuses it now: it expired or was revoked \("Bad credentials"\); make a new one, give it as the option token and run again$/;

Deno.test("a token that expires while things are listed fails the backup, and the message says so", async () => {
  await using hub = await onGitHub();
  const given = hub.config.token!;
  hub.github.fault = ({ path }) => {
    if (/\/milestones$/.test(path)) hub.github.token = "ghp_another";
    return undefined;
  };
  await rejects(hub.backUp({ statistics: false }), ({ message }: Error) => {
    match(message, /cannot list the milestones of "acme\/tools": /);
    match(message, EXPIRED);
    equal(message.includes(given), false);
    return true;
  });
});

Deno.test("a token that expires while contents are read fails each file from there on, and says so", async () => {
  await using hub = await onGitHub();
  const given = hub.config.token!;
  // All is listed by then.
  hub.github.fault = ({ path }) => {
    if (/\/issues\/3\/timeline$/.test(path)) hub.github.token = "ghp_another";
    return undefined;
  };
  const { files, errors } = await hub.backUp({
    statistics: false,
    config: { location: "github://acme/tools", include: "issues" },
  });
  equal(errors.has("/acme/tools/issues/000003.json"), true);
  for (const [path, reason] of errors) {
    match(reason, /cannot read the timeline of \d of "acme\/tools": /, path);
    match(reason, EXPIRED);
    equal(reason.includes(given), false);
  }
  equal(files.size + errors.size, 7);
  // What needs no request is there.
  equal(files.has("/acme/tools/repository.json"), true);
  equal(files.has("/acme/tools/index/issues-000000-000099.json"), true);
});

for (
  const [gone, reason] of [
    [
      404,
      "GitHub knows nothing of that name, or the token may not see it; check the name and what the token permits",
    ],
    [451, "GitHub shows it no more, for legal reasons; ask the owner"],
  ] as const
) {
  Deno.test(`a repository that vanishes (${gone}) is one error record; the others are backed up`, async () => {
    await using hub = await onGitHub({ sizes: { others: 3 } });
    const lost = hub.github.world.find("acme/other-1")!;
    hub.github.fault = ({ path }) => {
      // It was listed, and is gone when its own things are asked for.
      if (path === "/repos/acme/other-1/issues") lost.gone = gone;
      return undefined;
    };
    const { files, errors } = await hub.backUp({ statistics: false });
    equal(errors.get("/acme/other-1"), `cannot list the issues of "acme/other-1": ${reason}`);
    // What was listed before, if it is read only now.
    for (const [path, why] of errors) {
      if (path === "/acme/other-1") continue;
      equal(path, "/acme/other-1/repository.json");
      equal(why.endsWith(`cannot read the repository "acme/other-1": ${reason}`), true, why);
    }
    for (const name of ["tools", "other-0", "other-2"]) {
      equal(files.has(`/acme/${name}/issues/000001.json`), true, name);
    }
  });
}

Deno.test("a location that is not there fails the backup, and the message says what to check", async () => {
  await using hub = await onGitHub();
  await rejects(hub.backUp({ config: { location: "github://acme/nothing" } }), (error: Error) => {
    match(
      error.message,
      /cannot read the repository "acme\/nothing": GitHub knows nothing of that name, or the token may not see it; check the name and what the token permits$/,
    );
    return true;
  });
});
