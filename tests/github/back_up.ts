import type { FileInfoMessage } from "../../proto/messages.ts";
import {
  changedFields,
  connectImporter,
  type ConnectorUnderTest,
  type Distance,
} from "../../testing/mod.ts";
import { errorMessage } from "../../sdk/error_message.ts";

/** A file of a snapshot. */
export interface StoredFile {
  readonly info: FileInfoMessage;
  readonly bytes: Uint8Array;
}

/** What plakar has after a backup, and what it opened for it. */
export interface Snapshot {
  readonly files: ReadonlyMap<string, StoredFile>;
  /** Reasons by path. */
  readonly errors: ReadonlyMap<string, string>;
  readonly opened: readonly string[];
}

/** How a backup is made. */
export interface BackUpOptions {
  readonly config: Readonly<Record<string, string>>;
  /** The snapshot of the same location before: what did not change is not opened. */
  readonly before?: Snapshot;
  readonly via?: Distance;
  /** Whether the second instance enumerates, too; it does with every backup that shows progress. */
  readonly statistics?: boolean;
  /** Whether files are opened: where it matters which there are and not what they hold, they need not. */
  readonly contents?: boolean;
}

/**
 * Makes a backup as plakar does: two instances of the plugin enumerate at the same time, one of which
 * never opens anything (protocol 1.3), and a file is opened when it is new or its metadata changed
 * (protocol 3.6). Throws what the import fails with.
 */
export async function backUp(
  connector: ConnectorUnderTest<"importer">,
  { config, before, via = "grpc", statistics = true, contents = true }: BackUpOptions,
): Promise<Snapshot> {
  const connect = () => connectImporter(connector, { via, protocol: "github", config });
  await using main = await connect();
  await using second = statistics ? await connect() : undefined;
  const files = new Map<string, StoredFile>();
  const errors = new Map<string, string>();
  const opened: string[] = [];
  const counting = second?.importAll({ handle: () => Promise.resolve() });
  // Looked at below; until then it may fail without being an unhandled rejection.
  counting?.catch(() => {});
  await main.importAll({
    async handle({ record, message, open }) {
      const { path } = record;
      if (files.has(path) || errors.has(path)) throw new Error(`"${path}" came twice`);
      if (record.kind === "error") errors.set(path, record.message);
      if (record.kind !== "file") return;
      const announced = message.fileInfo!;
      const old = before?.files.get(path);
      if (old !== undefined && changedFields(old.info, announced).length === 0) {
        files.set(path, old);
        return;
      }
      opened.push(path);
      if (!contents) return void files.set(path, { info: announced, bytes: new Uint8Array() });
      try {
        const bytes = new Uint8Array(
          await new Blob(await Array.fromAsync(open(), copied)).arrayBuffer(),
        );
        files.set(path, { info: { ...announced, size: bytes.length }, bytes });
      } catch (error) {
        errors.set(path, errorMessage(error));
      }
    },
  });
  await counting;
  return { files, errors, opened: opened.toSorted() };
}

const copied = (chunk: Uint8Array) => new Uint8Array(chunk);

/** The content of a file of a snapshot, as JSON. Throws when it is not there, or no JSON. */
// deno-lint-ignore no-explicit-any -- What documents hold is compared, not used.
export function documentOf(snapshot: Snapshot, path: string): any {
  const file = snapshot.files.get(path);
  if (file === undefined) {
    const why = snapshot.errors.get(path) ?? `there are ${[...snapshot.files.keys()].join(", ")}`;
    throw new Error(`the snapshot has no "${path}": ${why}`);
  }
  return JSON.parse(new TextDecoder().decode(file.bytes));
}
