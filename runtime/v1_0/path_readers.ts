import { ConnectorError } from "../../sdk/error.ts";
import { escapePath } from "../../sdk/escape_path.ts";
import type { PendingReader } from "../reader_table.ts";

/** One reading of a content that is under way. */
export interface Reading {
  /** Aborted when the host cancels the call or closes the reader, or the connector is closed. */
  readonly signal: AbortSignal;
  /** Rejects with the signal's reason once it is aborted; never resolves. */
  readonly stopped: Promise<never>;
  /** Over; `read` when all of the content was sent. */
  end(read: boolean): void;
}

/** The contents of one scan by their paths, which is all a v1.0 host names them by (protocol 6.4). */
export interface PathReaders {
  /** Keeps content until it is taken or closed; false when one of that path waits already. */
  add(path: string, reader: PendingReader): boolean;
  /** Takes the content of a path. */
  take(path: string): PendingReader | undefined;
  /** A reading begins; its signal follows `signal`, too. */
  begin(path: string, signal: AbortSignal): Reading;
  /** The host is done with a path, opened or not: ends a reading of it, or else drops what waits. */
  close(path: string): void;
  /** How many contents wait. */
  readonly waiting: number;
  /** Ends every reading and drops all that waits. */
  clear(reason: unknown): void;
}

/** Readings of one path that the host has not closed. */
interface Opened {
  readonly running: Set<AbortController>;
  read: number;
}

/** Makes the readers of a scan, none at first. */
export function pathReaders(): PathReaders {
  const waiting = new Map<string, PendingReader>();
  const opened = new Map<string, Opened>();

  function forgetIfIdle(path: string, entry: Opened): void {
    const idle = entry.running.size === 0 && entry.read === 0;
    // A reading that was closed may end when another of the path has begun.
    if (idle && opened.get(path) === entry) opened.delete(path);
  }

  return {
    get waiting() {
      return waiting.size;
    },
    add(path, reader) {
      if (waiting.has(path)) return false;
      waiting.set(path, reader);
      return true;
    },
    take(path) {
      const reader = waiting.get(path);
      waiting.delete(path);
      return reader;
    },
    begin(path, signal) {
      let entry = opened.get(path);
      if (entry === undefined) opened.set(path, entry = { running: new Set(), read: 0 });
      const { running } = entry;
      const life = new AbortController();
      const { promise: stopped, reject } = Promise.withResolvers<never>();
      stopped.catch(() => {});
      life.signal.addEventListener("abort", () => reject(life.signal.reason), { once: true });
      const stop = () => life.abort(signal.reason);
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
      running.add(life);
      return {
        signal: life.signal,
        stopped,
        end(read) {
          signal.removeEventListener("abort", stop);
          // One that was closed while it ran is closed already.
          if (running.delete(life) && read) entry.read++;
          forgetIfIdle(path, entry);
        },
      };
    },
    close(path) {
      const entry = opened.get(path);
      if (entry === undefined) return void waiting.delete(path);
      if (entry.read > 0) {
        entry.read--;
      } else {
        const [oldest] = entry.running;
        if (oldest === undefined) return;
        entry.running.delete(oldest);
        oldest.abort(
          new ConnectorError(`the host closed the reader of "${escapePath(path)}"`, {
            code: "aborted",
          }),
        );
      }
      forgetIfIdle(path, entry);
    },
    clear(reason) {
      waiting.clear();
      for (const { running } of opened.values()) {
        for (const life of running) life.abort(reason);
      }
      opened.clear();
    },
  };
}
