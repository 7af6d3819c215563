import { strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runProgram } from "../../cli/run_program.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

const top = fileURLToPath(new URL("../..", import.meta.url));
const deno = Deno.execPath();
const templates = ["files", "rest", "kv"] as const;
const roleSets = [
  ["importer", "exporter", "storage"],
  ["importer", "exporter"],
  ["importer", "storage"],
  ["exporter", "storage"],
  ["importer"],
  ["exporter"],
  ["storage"],
] as const;

/** A project, and how its tasks went. */
interface TriedProject {
  readonly template: string;
  readonly roles: readonly string[];
  /** Resolves to what failed, empty when nothing did. */
  readonly failure: Promise<string>;
}

const life = new AbortController();
const folder = await Deno.makeTempDir();
Deno.test.afterAll(async () => {
  life.abort(new Error("the tests are over"));
  await Promise.allSettled(projects.map(({ failure }) => failure));
  await Deno.remove(folder, { recursive: true });
});

/** Runs Deno as somebody at a terminal does; throws what it said when it fails. */
async function run(cwd: string, ...args: string[]): Promise<string> {
  using limit = joinSignals(life.signal, AbortSignal.timeout(300_000));
  const { code, stdout, stderr } = await runProgram(deno, {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    // Paths that are given count from there, and not from where these tests were started.
    without: ["INIT_CWD"],
    signal: limit.signal,
  });
  if (code === 0) return stdout;
  throw new Error(`deno ${args.join(" ")} ended with ${code}\n${stdout}\n${stderr}`);
}

/** Makes a project and runs its tasks, with no edit in between. */
async function tried(template: string, roles: readonly string[]): Promise<string> {
  // All of a template have the same path, so that Deno checks again only what differs.
  const name = `${template}-project`;
  const project = `${folder}/${name}`;
  const config = ["--config", `${top}deno.json`];
  const made = ["init", name, "--template", template, "--roles", roles.join(",")];
  try {
    await run(folder, "run", "-A", "--no-lock", ...config, `${top}cli/main.ts`, ...made);
    // The tests check types, too, of the same files: the task itself is tried once a template.
    if (roles.length === 3) await run(project, "task", "check");
    const tests = await run(project, "task", "test");
    if (!/ok \| \d+ passed .* 0 failed/.test(tests)) return `no test was run:\n${tests}`;
    await run(project, "task", "build");
    await run(project, "task", "lint");
    await run(project, "task", "gen", "--check");
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await Deno.remove(project, { recursive: true }).catch(() => {});
  }
}

/** Starts all: those of a template one after another, beside the others, since the kit waits a lot. */
function startAll(): TriedProject[] {
  return templates.flatMap((template) => {
    let before: Promise<unknown> = Promise.resolve();
    return roleSets.map((roles) => {
      const failure = before.then(() => life.signal.aborted ? "left out" : tried(template, roles));
      before = failure;
      return { template, roles, failure };
    });
  });
}

const projects = startAll();

for (const { template, roles, failure } of projects) {
  Deno.test({
    name: `a new project for ${template} with ${roles.join(", ")} passes all its tasks unedited`,
    // The others go on meanwhile.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      equal(await failure, "");
    },
  });
}
