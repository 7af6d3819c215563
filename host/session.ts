import type { MethodDefinition } from "../proto/codec.ts";
import type { EmptyMessage, InitResponse } from "../proto/messages.ts";
import type { HostOptions } from "../sdk/context.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { Generation } from "../sdk/generation.ts";
import type { HostCallOptions } from "./grpc_client.ts";
import {
  type ExitReport,
  type PluginLink,
  spawnPlugin,
  type SpawnPluginOptions,
} from "./spawn_plugin.ts";

/** What Init is told. */
export interface InitOptions {
  /** The protocol that matched, without colon. */
  readonly protocol: string;
  /** The options as text; `location` should be there, as `protocol://rest` (protocol 1.6). */
  readonly config: Readonly<Record<string, string>>;
  /** What the host says of itself; a storage plugin is not told. */
  readonly host?: Partial<HostOptions>;
  /**
   * The generation of the protocol to speak; "auto" when left out: what the plugin knows, and v1.1
   * when it knows both (row H13). One that is named is spoken without a question. An importer that
   * knows both must be told, too, that its host is of v1.0: by `--plakar-api=v1.0` among the args.
   */
  readonly generation?: Generation | "auto";
  /** Cancels Init; with a spawned plugin, kills it at any time. */
  readonly signal?: AbortSignal;
}

/** How a plugin is started and initialised. */
export interface OpenPluginOptions extends SpawnPluginOptions, InitOptions {
  /** Cancels Init; kills the plugin at any time. */
  readonly signal?: AbortSignal;
}

/** What the sessions of all three roles have in common. */
export interface Session extends AsyncDisposable {
  /** The generation of the protocol that the session speaks. */
  readonly generation: Generation;
  /** What the plugin answered in Init. */
  readonly origin: string;
  /** A short stable word, normally the protocol. */
  readonly type: string;
  /** The plugin's root, to the letter. */
  readonly root: string;
  /** Sum of location flags (protocol 2.6). */
  readonly flags: number;
  /** The plugin behind the session; its `client` makes raw calls. */
  readonly plugin: PluginLink;
  /** Asks whether the place can be reached; throws the plugin's sentence when it cannot. */
  ping(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /**
   * Sends Close, closes the plugin's stdin and waits for its end, killing it after the grace. Throws
   * when Close failed or took over 10 s, after the plugin is gone. Disposal does the same and throws
   * nothing.
   */
  close(): Promise<ExitReport | undefined>;
}

const CLOSE_MS = 10_000;

/** What a session tells of its plugin. */
export type SessionFacts = Pick<Session, "generation" | "origin" | "type" | "root" | "flags">;

/** The two calls of a session that every role has, in the words of its generation. */
export interface SessionCalls {
  ping(options: HostCallOptions): Promise<unknown>;
  close(options: HostCallOptions): Promise<unknown>;
}

/** The parts of a session that depend neither on the role nor on the generation. */
export function sessionOf(plugin: PluginLink, facts: SessionFacts, calls: SessionCalls): Session {
  let closing: Promise<ExitReport | undefined> | undefined;

  async function end(): Promise<ExitReport | undefined> {
    try {
      await sayClose(calls);
    } finally {
      await plugin.close();
    }
    return await plugin.close();
  }

  const close = () => closing ??= end();
  return {
    ...facts,
    plugin,
    async ping(options = {}) {
      await calls.ping(options);
    },
    close,
    async [Symbol.asyncDispose]() {
      await close().catch(() => {});
    },
  };
}

/** A session of today's generation, in which all roles answer Init, Ping and Close alike. */
export function sessionV11(
  plugin: PluginLink,
  { origin = "", type = "", root = "", flags = 0 }: InitResponse,
  methods: {
    readonly ping: MethodDefinition<EmptyMessage, EmptyMessage, "unary">;
    readonly close: MethodDefinition<EmptyMessage, EmptyMessage, "unary">;
  },
): Session {
  const { client } = plugin;
  return sessionOf(plugin, { generation: "v1.1", origin, type, root, flags }, {
    ping: (options) => client.unary(methods.ping, {}, options),
    close: (options) => client.unary(methods.close, {}, options),
  });
}

async function sayClose({ close }: SessionCalls): Promise<void> {
  const limit = new AbortController();
  const timer = setTimeout(
    () =>
      limit.abort(
        new ConnectorError(`the plugin did not answer Close within ${CLOSE_MS / 1000} s`, {
          code: "deadline_exceeded",
        }),
      ),
    CLOSE_MS,
  );
  try {
    await close({ signal: limit.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** What is tried while a session is opened, for errors. */
export function openingAction({ config, protocol }: InitOptions): string {
  return `cannot open ${config["location"] || protocol}`;
}

/** Starts a plugin and opens a session on it; ends the plugin when that fails. */
export async function openWith<Role extends Session>(
  options: OpenPluginOptions,
  session: (plugin: PluginLink, options: InitOptions) => Promise<Role>,
): Promise<Role> {
  const plugin = await spawnPlugin(options);
  try {
    return await session(plugin, options);
  } catch (error) {
    await plugin.close();
    throw error;
  }
}
