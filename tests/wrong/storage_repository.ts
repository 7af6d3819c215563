import { ConnectorError } from "../../sdk/error.ts";
import type { AuthorMistake } from "./storage_by_author.ts";

/** S1: keeps the configuration as text on disk, though as bytes in memory. */
export const configurationAsText: AuthorMistake = (store, root) => {
  let kept: Uint8Array | undefined;
  return {
    async create(config, call) {
      await store.create(config, call);
      await Deno.writeTextFile(`${root}/CONFIG`, new TextDecoder().decode(config));
      kept = config;
    },
    open: (call) => kept === undefined ? store.open(call) : Promise.resolve(kept),
  };
};

/** S2: Create writes over what is there. */
export const createOverwrites: AuthorMistake = (store, root) => ({
  async create(config, call) {
    try {
      await store.create(config, call);
    } catch {
      await Deno.writeFile(`${root}/CONFIG`, config);
    }
  },
});

/** S3: a missing repository opens as an empty one. */
export const missingOpens: AuthorMistake = (store) => ({
  open: (call) => store.open(call).catch(() => new Uint8Array()),
});

/** S3: a missing repository is refused with a word from which nobody learns anything. */
export const missingIsCode: AuthorMistake = (store) => ({
  open: (call) =>
    store.open(call).catch(() => {
      throw new ConnectorError("ENOENT", { code: "not_found" });
    }),
});

/** S4: Close takes for granted that there is a connection, which only Create and Open make. */
export const closeNeedsOpen: AuthorMistake = (store) => {
  let client: { close(): void } | undefined;
  const connect = () => client = { close() {} };
  return {
    create: (config, call) => (connect(), store.create(config, call)),
    open: (call) => (connect(), store.open(call)),
    async close(call) {
      client!.close();
      await store.close(call);
    },
  };
};

/** S4: Ping looks for the configuration. */
export const pingNeedsRepository: AuthorMistake = (store) => ({
  async ping(call) {
    await store.open(call);
  },
});

/** S5: objects can be used after Open alone. */
export const putNeedsOpen: AuthorMistake = (store) => {
  let opened = false;
  return {
    open: (call) => (opened = true, store.open(call)),
    put(key, body, call) {
      if (opened) return store.put(key, body, call);
      throw new ConnectorError("the repository is not open", { code: "failed_precondition" });
    },
  };
};
