import type { Command } from "commander";
import { type Action, type CommandContext, type MakeCommand, newCommand } from "../command.ts";
import { type PluginOptions, pluginOptions } from "../plugin/plugin_options.ts";
import { withPlugin } from "../plugin/with_plugin.ts";
import { givenMac, givenRange, givenResource } from "./object_name.ts";
import {
  createStore,
  deleteFromStore,
  getFromStore,
  listStore,
  pingStore,
  putInStore,
  type StoreUse,
} from "./run_store.ts";
import { maybeWatching, watchOption, type WatchOptions } from "./watch_option.ts";
import { withOutput } from "../records/with_output.ts";
import { oneLine, visibleJson } from "../visible_text.ts";

/** The options of every command on a store. */
interface StoreOptions extends PluginOptions, WatchOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly configFile?: string;
  readonly range?: string;
  readonly out?: string;
}

const dryRun = ["--dry-run", "say what would be done, but change nothing"] as const;
const resourceHelp = "packfile, state or lock";
const macHelp = "name of the object, 64 hexadecimal digits";

/** `run store ping|create|list|put|get|delete LOCATION …`. */
export const storeCommand: MakeCommand = (action) =>
  newCommand("store", "Put, get, list and delete the objects of a store", [
    ["run store create dir:/tmp/repository", "Make a repository to try things in"],
    ["run store put dir:/tmp/repository state ./some.file", "Store a file, named by its SHA-256"],
    ["run store list dir:/tmp/repository", "The names of all objects"],
  ])
    .helpCommand(false)
    .addCommand(pingCommand(action))
    .addCommand(createCommand(action))
    .addCommand(listCommand(action))
    .addCommand(putCommand(action))
    .addCommand(getCommand(action))
    .addCommand(deleteCommand(action));

const pingCommand: MakeCommand = (action) =>
  onStore("ping", "Ask whether the place of a store can be reached", [
    ["run store ping bucket://host/photos -o access_key=…", "Before there is a repository"],
  ]).action(
    action((context, location: string, options: StoreOptions) =>
      withStore(context, location, options, pingStore)
    ),
  );

const createCommand: MakeCommand = (action: Action) =>
  onStore("create", "Make a repository to try a connector with; plakar cannot open it", [
    ["run store create dir:/tmp/repository", "With a few bytes as its configuration"],
    ["run store create dir:/tmp/repository --config-file ./CONFIG", "With those of a file"],
  ])
    .option("--config-file <file>", "the configuration of the repository, byte for byte")
    .option(...dryRun)
    .action(
      action((context, location: string, options: StoreOptions) =>
        withStore(context, location, options, async (use) => {
          if (!options.dryRun) return await createStore(use, options.configFile);
          if (options.json) return use.print(visibleJson({ ok: true, dryRun: true }));
          use.print(`a repository would be made at ${oneLine(use.location)}`);
        })
      ),
    );

const listCommand: MakeCommand = (action) =>
  onStore("list", "List the names of the objects in a repository", [
    ["run store list dir:/srv/repository", "Of all kinds"],
    ["run store list dir:/srv/repository states --json", "Of one kind"],
  ])
    .argument("[kind]", "packfiles, states or locks; all three when left out")
    .addOption(watchOption())
    .action(action((context, location: string, kind: string | undefined, options: StoreOptions) => {
      const resource = kind === undefined ? undefined : givenResource(kind);
      return withStore(context, location, options, (use) => listStore(use, resource));
    }));

const putCommand: MakeCommand = (action) =>
  onStore("put", "Store a local file as an object", [
    ["run store put dir:/tmp/repository packfile ./some.file", "Named by its SHA-256"],
    [`run store put dir:/tmp/repository lock ${"00".repeat(2)}…${"00".repeat(2)} -`, "From stdin"],
  ])
    .argument("<kind>", resourceHelp)
    .argument("<name-or-file>", `${macHelp}; left out, the SHA-256 of the file`)
    .argument("[file]", "local file, or - for stdin")
    .option(...dryRun)
    .action(action((
      context,
      location: string,
      kind: string,
      nameOrFile: string,
      given: string | undefined,
      options: StoreOptions,
    ) => {
      const request = {
        resource: givenResource(kind),
        ...(given === undefined ? {} : { mac: givenMac(nameOrFile) }),
        file: given ?? nameOrFile,
        dryRun: options.dryRun ?? false,
      };
      return withStore(context, location, options, (use) => putInStore(use, request));
    }));

const getCommand: MakeCommand = (action) =>
  onStore("get", "Print an object or a part of it, byte for byte", [
    ["run store get dir:/srv/repository state 5f…c1 --out state.bin", "Into a file"],
    ["run store get dir:/srv/repository packfile 5f…c1 --range 0,16 | xxd", "Its first bytes"],
  ])
    .argument("<kind>", resourceHelp)
    .argument("<name>", macHelp)
    .option("--range <offset,length>", "only these bytes; less when the object ends before")
    .option("--out <file>", "write to a file instead of stdout")
    .action(action((
      context,
      location: string,
      kind: string,
      name: string,
      { range, out, ...options }: StoreOptions,
    ) => {
      const request = {
        key: { resource: givenResource(kind), mac: givenMac(name) },
        ...(range === undefined ? {} : { range: givenRange(range) }),
        ...(out === undefined ? {} : { out }),
      };
      return withStore(context, location, options, (use) => getFromStore(use, request));
    }));

const deleteCommand: MakeCommand = (action) =>
  onStore("delete", "Delete an object; it may be missing", [
    ["run store delete dir:/tmp/repository state 5f…c1", "At once, without asking"],
  ])
    .argument("<kind>", resourceHelp)
    .argument("<name>", macHelp)
    .option(...dryRun)
    .action(action((
      context,
      location: string,
      kind: string,
      name: string,
      options: StoreOptions,
    ) => {
      const key = { resource: givenResource(kind), mac: givenMac(name) };
      return withStore(
        context,
        location,
        options,
        (use) => deleteFromStore(use, key, options.dryRun ?? false),
      );
    }));

function onStore(...given: Parameters<typeof newCommand>): Command {
  return pluginOptions(
    newCommand(...given).argument("<location>", "the store, as plakar gets it: protocol:path"),
  ).option("--json", "print JSON instead of text");
}

function withStore(
  context: CommandContext,
  location: string,
  options: StoreOptions,
  run: (use: StoreUse) => Promise<void>,
): Promise<number> {
  return maybeWatching(
    context,
    options,
    (context, options, onFound) =>
      withOutput(
        context,
        { json: options.json },
        (output) =>
          withPlugin("storage", { location, options, onFound, ...output }, async (plugin) => {
            await run({ ...plugin, ...output, json: options.json ?? false });
            return 0;
          }),
      ),
  );
}
