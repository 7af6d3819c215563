import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { Argument } from "commander";
import { ConnectorError } from "../sdk/error.ts";
import { type CommandContext, type MakeCommand, newCommand } from "./command.ts";
import { runCli } from "./run_cli.ts";

const greet: MakeCommand = (action) =>
  newCommand("greet", "Say hello to somebody", [["greet Ann", "to Ann"]])
    .argument("<name>", "who it is")
    .option("--loud", "in capitals")
    .action(action((context, name: string, options: { loud?: true }) => {
      context.print(options.loud ? name.toUpperCase() : name);
      return Promise.resolve(name === "nobody" ? 1 : 0);
    }));

async function run(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const context: CommandContext = {
    signal: new AbortController().signal,
    print: (text) => void out.push(text),
    note: (text) => void err.push(text),
  };
  return { code: await runCli(args, [greet], context), out, err };
}

Deno.test("runCli runs a command to its exit code", async () => {
  deepEqual(await run("greet", "Ann", "--loud"), { code: 0, out: ["ANN"], err: [] });
  equal((await run("greet", "nobody")).code, 1);
});

Deno.test("runCli prints help to stdout when it is asked for, with the examples", async () => {
  const { code, out } = await run("greet", "--help");
  equal(code, 0);
  match(out.join("\n"), /Usage: plakar-deno greet \[options\] <name>/);
  match(out.join("\n"), /# to Ann\n {2}plakar-deno greet Ann/);
});

Deno.test("runCli tells on stderr what there is when nothing is asked for, and fails", async () => {
  const { code, out, err } = await run();
  equal(code, 2);
  deepEqual(out, []);
  match(err.join("\n"), /greet .*Say hello to somebody/);
});

Deno.test("runCli refuses what is unknown or missing in one sentence", async () => {
  const refused = (args: string[], message: RegExp) =>
    rejects(() => run(...args), { code: "invalid_argument", message });
  await refused(["gret"], /^unknown command "gret".*Did you mean greet.*; see --help$/);
  await refused(["greet"], /^missing required argument "name"; see --help$/);
  await refused(["greet", "Ann", "--lod"], /^unknown option "--lod".*; see --help$/);
  await refused(["greet", "Ann", "Bob"], /^too many arguments/);
});

Deno.test("runCli gives the command's own error on", async () => {
  const broken: MakeCommand = (action) =>
    newCommand("break", "Break", []).action(
      action(() => Promise.reject(new RangeError("as meant"))),
    );
  const context = { signal: new AbortController().signal, print() {}, note() {} };
  await rejects(() => runCli(["break"], [broken], context), { message: "as meant" });
});

Deno.test("runCli tells a failure as JSON to who asked for it, as one document", async () => {
  const out: string[] = [];
  const breaks = (before: string): MakeCommand => (action) =>
    newCommand("break", "Break", []).option("--json", "print JSON").action(
      action((context) => {
        if (before !== "") context.print(before);
        return Promise.reject(new ConnectorError("no such thing", { code: "not_found" }));
      }),
    );
  const context = {
    signal: new AbortController().signal,
    print: (text: string) => void out.push(text),
    note() {},
  };
  const failing = async (args: string[], before = "") => {
    out.length = 0;
    await rejects(() => runCli(args, [breaks(before)], context), ConnectorError);
    return out.map((text): unknown => JSON.parse(text));
  };
  deepEqual(await failing(["break", "--json"]), [
    { error: { code: "not_found", message: "no such thing" } },
  ]);
  const [told] = await failing(["break", "--jsn", "--json"]) as { error: { code: string } }[];
  equal(told?.error.code, "invalid_argument");
  deepEqual(await failing(["break", "--json"], '{"done": 1}'), [{ done: 1 }]);
  deepEqual(await failing(["break"]), []);
});

Deno.test("runCli ends what commander says of a wrong choice as one sentence", async () => {
  const choose: MakeCommand = (action) =>
    newCommand("choose", "Choose", []).addArgument(
      new Argument("<one>", "what").choices(["a", "b"]),
    ).action(action(() => Promise.resolve(0)));
  const context = { signal: new AbortController().signal, print() {}, note() {} };
  await rejects(() => runCli(["choose", "c"], [choose], context), {
    message: /choices are a, b; see --help$/,
  });
});
