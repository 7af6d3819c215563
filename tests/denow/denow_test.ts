import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { makeSandbox, type Sandbox, shells } from "./sandbox.ts";

/** One test of `denow` under one shell, in a sandbox of its own. */
function test(shell: string, title: string, run: (sandbox: Sandbox) => Promise<void>): void {
  Deno.test(`denow in ${shell.split("/").at(-1)}: ${title}`, async () => {
    const sandbox = await makeSandbox(shell);
    try {
      await run(sandbox);
    } finally {
      await sandbox.remove();
    }
  });
}

/** The tasks that docs/toolchain.md names as those that compile. */
async function compilingTasks(): Promise<string[]> {
  const page = await Deno.readTextFile(new URL("../../docs/toolchain.md", import.meta.url));
  const [, named] = /Asked only by what compiles: `compile` and the tasks ((?:`\w+` )+)/.exec(
    page,
  )!;
  return [...named!.matchAll(/\w+/g)].map(([task]) => task);
}

/** The other tasks of deno.json. */
async function otherTasks(): Promise<string[]> {
  const config = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
  const { tasks } = JSON.parse(config) as { tasks: Readonly<Record<string, unknown>> };
  const compiling = await compilingTasks();
  return Object.keys(tasks).filter((task) => !compiling.includes(task));
}

for (const shell of await shells()) {
  test(shell, "passes arguments and the exit code through", async ({ fakeDeno, run }) => {
    await fakeDeno("2.7.14");
    const odd = ["run", "two words", "", "*", "it's", '"', "$HOME", "-x", "a\nb"];
    const { code, stdout } = await run(odd, { FAKE_EXIT: "42" });
    equal(code, 42);
    match(stdout, /^version=2\.7\.14$/m);
    equal(
      stdout.split("JSR_URL=")[0]!.replace(/^.*\n/, ""),
      odd.map((a) => `arg=[${a}]\n`).join(""),
    );
  });

  test(shell, "DENO wins over PATH", async ({ fakeDeno, run, home }) => {
    await fakeDeno("2.7.14");
    const own = await fakeDeno("2.9.9", `${home}/my deno`);
    match((await run(["eval"], { DENO: own })).stdout, /^version=2\.9\.9$/m);
  });

  test(shell, "DENO that is no Deno is refused by name", async ({ fake, run }) => {
    const missing = await run(["eval"], { DENO: "/no/such/deno" });
    equal(missing.code, 1);
    match(missing.stderr, /DENO is '\/no\/such\/deno', which is not a program/);
    const other = await run(["eval"], { DENO: await fake("other", "echo hello") });
    equal(other.code, 1);
    match(other.stderr, /does not answer --version as Deno does/);
  });

  test(shell, "a new enough Deno on PATH is used, an older one is not", async (sandbox) => {
    await sandbox.fakeNpm("2.7.14");
    for (const version of ["2.7.14", "2.7.15", "2.10.0", "3.0.0"]) {
      await sandbox.fakeDeno(version);
      match((await sandbox.run(["eval"])).stdout, new RegExp(`^version=${version}$`, "m"));
    }
    for (const version of ["2.7.13", "2.6.99", "1.46.3"]) {
      await sandbox.fakeDeno(version);
      match((await sandbox.run(["eval"])).stdout, /^version=2\.7\.14$/m);
    }
  });

  test(shell, "without Deno the pinned one comes from npm, said once", async (sandbox) => {
    await sandbox.fakeNpm("2.7.14");
    const first = await sandbox.run(["eval"]);
    match(first.stdout, /^version=2\.7\.14$/m);
    equal(
      first.stderr,
      "denow: fetching Deno 2.7.14 from the npm package @deno/linux-x64-glibc\n",
    );
    const cache = `${sandbox.home}/.cache/plakar-deno`;
    deepEqual(
      (await Array.fromAsync(Deno.readDir(cache))).map(({ name }) => name).sort(),
      ["deno-2.7.14", "reach-jsr"],
    );
    equal((await sandbox.run(["eval"])).stderr, "");
  });

  test(shell, "two first runs at once do not disturb each other", async (sandbox) => {
    await sandbox.fakeNpm("2.7.14", "sleep 0.2");
    const runs = await Promise.all([1, 2, 3].map(() => sandbox.run(["eval"])));
    deepEqual(runs.map(({ code }) => code), [0, 0, 0], runs.map(({ stderr }) => stderr).join());
  });

  test(shell, "a failing npm is shown, and the sentence says what to do", async (sandbox) => {
    await sandbox.fakeNpm("2.7.14", "echo 'npm error ENOTFOUND' >&2; exit 1");
    const { code, stderr } = await sandbox.run(["eval"]);
    equal(code, 1);
    match(stderr, /npm error ENOTFOUND/);
    match(stderr, /denow: no Deno 2\.7\.14: .* set DENO=\/path\/to\/deno/);
  });

  test(shell, "a fetched Deno of another version is refused", async (sandbox) => {
    await sandbox.fakeNpm("2.7.13");
    const { code, stderr } = await sandbox.run(["eval"]);
    equal(code, 1);
    match(stderr, /does not run on this system as version 2\.7\.14/);
  });

  test(shell, "JSR in reach is left alone", async ({ fakeDeno, run }) => {
    await fakeDeno("2.7.14");
    const { stdout, stderr } = await run(["eval"]);
    match(stdout, /^JSR_URL=unset$/m);
    equal(stderr, "");
  });

  test(
    shell,
    "JSR out of reach is replaced by the folder, asked and said once",
    async (sandbox) => {
      await sandbox.fakeDeno("2.7.14");
      const closed = { FAKE_JSR: "1" };
      const first = await sandbox.run(["eval"], closed);
      match(first.stderr, /^denow: JSR cannot be reached: @std comes from toolchain\/registry/);
      const url = /^JSR_URL=(.*)$/m.exec(first.stdout)![1]!;
      equal(decodeURIComponent(new URL(url).pathname), `${sandbox.project}/toolchain/registry/`);
      const second = await sandbox.run(["eval"], closed);
      equal(second.stderr, "");
      equal(second.stdout, first.stdout);
      const asked = await Deno.readTextFile(`${sandbox.home}/../asked`);
      equal(asked, "jsr\n");
      match((await sandbox.run(["eval"], { ...closed, DENOW_VERBOSE: "1" })).stderr, /JSR cannot/);
    },
  );

  test(shell, "the answer about JSR expires, and a broken one is asked again", async (sandbox) => {
    await sandbox.fakeDeno("2.7.14");
    await sandbox.run(["eval"], { FAKE_JSR: "1" });
    const stamp = `${sandbox.home}/.cache/plakar-deno/reach-jsr`;
    const [answer, until] = (await Deno.readTextFile(stamp)).trim().split(" ");
    equal(answer, "no");
    const hours = (Number(until) - Date.now() / 1000) / 3600;
    equal(hours > 23 && hours <= 24.1, true, `${hours} hours`);
    for (const stale of ["no 1", "", "no", "maybe 99999999999", "no x y"]) {
      await Deno.writeTextFile(stamp, stale);
      match((await sandbox.run(["eval"])).stdout, /^JSR_URL=unset$/m, `stamp "${stale}"`);
    }
  });

  test(shell, "JSR_URL wins, and nothing is asked", async ({ fakeDeno, run, home }) => {
    await fakeDeno("2.7.14");
    const env = { JSR_URL: "https://jsr.example/", FAKE_JSR: "1" };
    match((await run(["eval"], env)).stdout, /^JSR_URL=https:\/\/jsr\.example\/$/m);
    equal(await Deno.stat(`${home}/../asked`).catch(() => "none"), "none");
  });

  test(shell, "denort is made only for what compiles", async ({ fakeDeno, fakeNpm, run, home }) => {
    await fakeNpm("2.7.14");
    await fakeDeno("2.7.14");
    const env = { FAKE_DOWNLOADS: "1" };
    const idle = [["task", "fmt"], ["task", "test", "--no-compile"], ["check", "."], ["--version"]];
    for (const args of idle) equal((await run(args, env)).stderr, "", args.join(" "));
    for (const task of await otherTasks()) equal((await run(["task", task], env)).stderr, "", task);
    const first = await run(["task", "test"], env);
    match(
      first.stderr,
      /^denow: Deno's download site cannot be reached: taking denort 2\.7\.14 out/,
    );
    const made = `DENORT_BIN=${home}/.cache/plakar-deno/denort-2.7.14\n`;
    equal(first.stdout.includes(made), true, first.stdout);
    const compiling = [["compile", "x.ts"], ["task", "build", "dir"], ["task", "cli", "doctor"]];
    for (const args of [...compiling, ...(await compilingTasks()).map((task) => ["task", task])]) {
      const { stdout, stderr } = await run(args, env);
      equal(stderr, "", args.join(" "));
      equal(stdout.includes(made), true, args.join(" "));
    }
  });

  test(shell, "DENORT_BIN wins", async ({ fakeDeno, run }) => {
    await fakeDeno("2.7.14");
    const { stdout, stderr } = await run(["compile"], {
      DENORT_BIN: "/my/denort",
      FAKE_DOWNLOADS: "1",
    });
    match(stdout, /^DENORT_BIN=\/my\/denort$/m);
    equal(stderr, "");
  });

  test(shell, "no denort is a sentence, not the end", async ({ fakeDeno, fakeNpm, run }) => {
    await fakeNpm("2.7.14");
    await fakeDeno("2.7.14");
    const { code, stdout, stderr } = await run(["task", "test"], {
      FAKE_DOWNLOADS: "1",
      FAKE_DENORT: "1",
    });
    equal(code, 0);
    match(
      stderr,
      /denow: no wheel\ndenow: No denort 2\.7\.14 was made; .*`deno compile` will fail/,
    );
    match(stdout, /^DENORT_BIN=unset$/m);
  });

  test(shell, "a newer Deno gives way to the pinned one for compiling", async (sandbox) => {
    await sandbox.fakeNpm("2.7.14");
    await sandbox.fakeDeno("2.9.9");
    const env = { FAKE_DOWNLOADS: "1" };
    match((await sandbox.run(["eval"], env)).stdout, /^version=2\.9\.9$/m);
    const { stdout, stderr } = await sandbox.run(["task", "build"], env);
    match(stdout, /^version=2\.7\.14$/m);
    match(stderr, /so Deno 2\.9\.9 cannot compile: using Deno 2\.7\.14 to compile/);
    const chosen = await sandbox.run(["task", "build"], { ...env, DENO: `${sandbox.fakes}/deno` });
    match(chosen.stdout, /^version=2\.9\.9$/m);
    match(chosen.stderr, /denort 2\.9\.9 is only there; unset DENO or set DENORT_BIN/);
  });

  test(
    shell,
    "without a home the cache is in the project",
    async ({ fakeDeno, run, project, home }) => {
      await fakeDeno("2.7.14");
      const { code, stdout } = await run(["eval"], { HOME: "" });
      equal(code, 0);
      equal(stdout.includes(`DENO_DIR=${project}/.denow/deno_dir\n`), true, stdout);
      await Deno.stat(`${project}/.denow/reach-jsr`);
      const elsewhere = await run(["eval"], { HOME: "", XDG_CACHE_HOME: `${home}/x y` });
      match(elsewhere.stdout, /^DENO_DIR=unset$/m);
      await Deno.stat(`${home}/x y/plakar-deno/reach-jsr`);
    },
  );

  test(
    shell,
    "company certificates are used unless another store is named",
    async ({ fakeDeno, run }) => {
      await fakeDeno("2.7.14");
      match((await run(["eval"])).stdout, /^DENO_TLS_CA_STORE=system,mozilla$/m);
      const own = await run(["eval"], { DENO_TLS_CA_STORE: "mozilla" });
      match(own.stdout, /^DENO_TLS_CA_STORE=mozilla$/m);
    },
  );
}
