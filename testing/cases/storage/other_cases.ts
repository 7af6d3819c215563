import type { MethodDefinition, MethodKind } from "../../../proto/codec.ts";
import { storageMethods } from "../../../proto/storage_methods.ts";
import { pluginStatus } from "../../../host/grpc_status.ts";
import { joinBytes } from "../../join_bytes.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import { sameBytes, sampleKey } from "./sample.ts";
import { type StorageCase, storageCase } from "./storage_case.ts";
import {
  createdStore,
  freshConfig,
  refusal,
  startStore,
  type TestedStore,
  wireKey,
} from "./tested_store.ts";

const { put, get, list, delete: remove, ping } = storageMethods;
// Protocol 2.5: write 2, read 4.
const WRITE_ONLY = 2;
const SECRET = "correct horse battery";

/** Adds a field that no generation declares: number 15, a varint. */
function withUnknownField<Request, Response, Kind extends MethodKind>(
  method: MethodDefinition<Request, Response, Kind>,
): MethodDefinition<Request, Response, Kind> {
  const { request } = method;
  const encode = (message: Request) => joinBytes([request.encode(message), Uint8Array.of(0x78, 1)]);
  return { ...method, request: { ...request, encode } };
}

function silent(text: string, what: string): void {
  if (text.includes(SECRET)) throw new Error(`${what} shows the passphrase`);
}

/** Calls whatever may fail, and looks for the passphrase in what it says. */
async function failsSilently(
  store: TestedStore,
  calls: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<void> {
  for (const [name, call] of Object.entries(calls)) {
    try {
      await call();
    } catch (error) {
      const status = pluginStatus(error);
      if (status === undefined) throw error;
      silent(status.message, `the error of ${name}`);
    }
  }
  for (const line of store.plugin.lines ?? []) silent(line, "a line on stderr");
}

/** Rows S25, S27 and S28. */
export const otherCases: readonly StorageCase[] = [
  storageCase({
    row: "S25",
    statement: "Mode is one of 2, 4 and 6, and Size is at least −1",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      await store.session.mode(subject);
      const size = await store.session.size(subject);
      if (!(size >= -1)) throw new Error(`Size answered ${size}`);
    },
  }),
  storageCase({
    row: "S25",
    statement: "a store that cannot be read back has the mode 2",
    needs: ["writeOnly"],
    async run(subject, can) {
      await using store = await createdStore(subject, can, can.writeOnly!.config);
      const { mode } = await store.plugin.client.unary(storageMethods.mode, {}, subject);
      if (mode === WRITE_ONLY) return;
      throw new Error(`Mode of a store that cannot be read back: expected 2, got ${mode}`);
    },
  }),
  storageCase({
    row: "S27",
    statement: "a passphrase among the options is ignored; no error and no log line shows it",
    async run(subject, can) {
      const config = await freshConfig(subject, can);
      await using store = await startStore(subject, { ...config, passphrase: SECRET });
      const { session } = store;
      await failsSilently(store, {
        open: () => session.open(subject),
        ping: () => session.ping(subject),
        create: () => session.create(sampleBytes(9), subject),
        "a second Create": () => session.create(sampleBytes(9), subject),
        get: () => store.get(sampleKey("state", 404)),
      });
      await store.put(sampleKey("state", 1), sampleBytes(30));
      await store.holds(sampleKey("state", 1), sampleBytes(30), "with a passphrase in the options");
    },
  }),
  storageCase({
    row: "S27",
    statement: "a store that quotes its options in an error does not show the passphrase",
    needs: ["quotesConfig"],
    async run(subject, can) {
      const more = { ...can.quotesConfig!.config, passphrase: SECRET };
      await using store = await createdStore(subject, can, more);
      const call = store.get(sampleKey("state", 404));
      silent((await refusal(call, "Get that quotes the options")).message, "the error of Get");
      for (const line of store.plugin.lines ?? []) silent(line, "a line on stderr");
    },
  }),
  storageCase({
    row: "S28",
    statement: "fields of hosts to come are never refused",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const { client } = store.plugin;
      const key = sampleKey("state", 28);
      // `flags` is declared by the next generation, without meaning to this one (protocol 2.5).
      const named = { ...wireKey(key), flags: 1 };
      const call = client.clientStream(withUnknownField(put), subject);
      await call.send(named);
      await call.send({ chunk: sampleBytes(28) });
      call.halfClose();
      await call.response;
      const answers = client.serverStream(withUnknownField(get), named, subject);
      const chunks: Uint8Array[] = [];
      for await (const { chunk } of answers) chunks.push(chunk!.slice());
      sameBytes(joinBytes(chunks), sampleBytes(28), "Get with unknown fields");
      const { macs = [] } = await client.unary(
        withUnknownField(list),
        { type: 2, flags: 1 },
        subject,
      );
      if (macs.length !== 1) throw new Error(`List with unknown fields named ${macs.length} of 1`);
      await client.unary(withUnknownField(remove), named, subject);
      await client.unary(withUnknownField(ping), {}, subject);
      await store.lacks(key, "after a Delete with unknown fields");
    },
  }),
];
