import { storageMethodsV10 } from "../../proto/v1_0/storage_methods.ts";
import { parseLocation } from "../../sdk/location.ts";
import type { HostCallOptions } from "../grpc_client.ts";
import { pluginStatus } from "../grpc_status.ts";
import { resourceText } from "../resource_text.ts";
import { type InitOptions, openingAction, type Session, sessionOf } from "../session.ts";
import type { PluginLink } from "../spawn_plugin.ts";
import { checkedMac, checkedMode } from "../storage_answers.ts";
import type { StorageSession } from "../storage_session.ts";
import { getObjectV10, putObjectV10 } from "./object_calls.ts";
import { objectMethods } from "./object_methods.ts";

const methods = storageMethodsV10;

/**
 * A session on a v1.0 store that answered Init with this cookie. GetLocation tells what Init does
 * today: the protocol becomes the type, the rest the root (protocol 6.3).
 */
export async function storageSessionV10(
  plugin: PluginLink,
  options: InitOptions,
  cookie: string,
): Promise<StorageSession> {
  const { client } = plugin;
  const { protocol, config } = options;
  const place = config["location"] || protocol;
  const tried = (action: string, options: HostCallOptions = {}): HostCallOptions => ({
    action,
    ...options,
  });
  const where = (call: HostCallOptions) => client.unary(methods.getLocation, { cookie }, call);

  /** What the store says of its location; plakar asks no store that is not open yet. */
  async function location(): Promise<Pick<Session, "type" | "root">> {
    let text = "";
    try {
      ({ location: text = "" } = await where({
        action: openingAction(options),
        signal: options.signal,
      }));
    } catch (error) {
      if (pluginStatus(error) === undefined) throw error;
    }
    const told = text || config["location"] || "";
    if (told === "") return { type: protocol, root: "" };
    const { protocol: type, rest: root } = parseLocation(told);
    return { type, root };
  }

  const facts = { generation: "v1.0", origin: "", ...await location(), flags: 0 } as const;
  return {
    ...sessionOf(plugin, facts, {
      ping: (call) => where({ action: "Ping", ...call }),
      close: (call) => client.unary(methods.close, { cookie }, call),
    }),
    async create(config, options) {
      const action = `cannot create a repository at ${place}`;
      await client.unary(methods.create, { config, cookie }, tried(action, options));
    },
    async open(options) {
      const action = `cannot open the repository at ${place}`;
      const { config } = await client.unary(methods.open, { cookie }, tried(action, options));
      return config ?? new Uint8Array();
    },
    async mode(options) {
      const { mode = 0 } = await client.unary(methods.getMode, { cookie }, options);
      return checkedMode(mode);
    },
    async size(options) {
      const { size = 0 } = await client.unary(methods.getSize, { cookie }, options);
      return Number(size);
    },
    async list(resource, options) {
      const action = `cannot list the ${resource} objects`;
      const { list } = objectMethods(resource);
      const { macs = [] } = await client.unary(list, { cookie }, tried(action, options));
      return macs.map(({ value }) => checkedMac(value ?? new Uint8Array()));
    },
    put: (key, body, options) =>
      putObjectV10(client, cookie, key, body, tried(`cannot store ${resourceText(key)}`, options)),
    get: (key, range, options) =>
      getObjectV10(client, cookie, key, range, tried(`cannot read ${resourceText(key)}`, options)),
    async delete(key, options) {
      await client.unary(
        objectMethods(key.resource).delete,
        { mac: { value: key.mac }, cookie },
        tried(`cannot delete ${resourceText(key)}`, options),
      );
    },
  };
}
