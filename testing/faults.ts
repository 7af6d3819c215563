import type { Connection } from "../runtime/transport.ts";
import { type FaultBlock, type FaultKind, type FaultOptions, faultPlan } from "./fault_plan.ts";

/** Something that went wrong on purpose. */
export interface Fault {
  /** Seen from the side that holds the faulty connection. */
  readonly direction: "input" | "output";
  /** What happened. */
  readonly kind: FaultKind;
  /** Where it was over: so many bytes of that direction came before. */
  readonly at: number;
}

/** A connection with faults. */
export interface FaultyConnection extends Connection {
  /** What went wrong so far. */
  readonly faults: readonly Fault[];
}

/** Makes a connection faulty; `close` closes what it writes to, so that the peer sees the end. */
export type MakeFaulty = (connection: Connection, close?: () => void) => FaultyConnection;

/**
 * Puts faults on both byte streams of a connection, at positions that only the seed decides.
 *
 * A pipe never loses bytes; `drop` is there to see that a peer survives what it cannot understand,
 * and contents may then be wrong without anybody's fault. `truncate` and `reset` do what a dying
 * peer does, `delay` what a busy one does: after them nothing partial may be visible.
 *
 * @example
 * ```ts
 * import { faults } from "@plakar-deno/sdk/testing";
 * import { memoryConnection } from "@plakar-deno/sdk/host";
 *
 * const { plugin, host, closePlugin } = memoryConnection();
 * const faulty = faults({ seed: 7, reset: 1 })(plugin, closePlugin);
 * await host.output.write(new Uint8Array(64 * 1024));
 * const buffer = new Uint8Array(64 * 1024);
 * await faulty.input.read(buffer);
 * try {
 *   await faulty.input.read(buffer);
 * } catch (error) {
 *   console.log(error instanceof Deno.errors.ConnectionReset); // true
 * }
 * ```
 */
export function faults(options: FaultOptions): MakeFaulty {
  return (connection, close = () => {}) => {
    const happened: Fault[] = [];
    let broken = false;
    // A read that waits for the peer fails with the rest of the connection.
    let breakRead: ((error: Error) => void) | undefined;

    function stream(direction: Fault["direction"]) {
      const plan = faultPlan(options, direction);
      let block: FaultBlock | undefined;
      let left = 0;
      let at = 0;
      let ended = false;
      return {
        get ended() {
          return ended;
        },
        /** The next at most `bytes` bytes; `after` is called when they were passed on. */
        async take(bytes: number): Promise<Piece> {
          if (left === 0) {
            block = plan.next().value;
            left = block.bytes;
            if (block.delay > 0) await pause(block.delay);
            if (block.fault === "truncate" || block.fault === "reset") {
              left = Math.floor(block.bytes / 2);
            }
          }
          const count = Math.min(left, bytes);
          left -= count;
          at += count;
          const done = left === 0 ? block!.fault : undefined;
          return { count, passes: block!.fault !== "drop", after: () => happen(done) };
        },
      };

      function happen(fault: FaultKind | undefined): void {
        if (fault === undefined) return;
        happened.push({ direction, kind: fault, at });
        if (fault === "drop") return;
        ended = true;
        if (fault === "reset") {
          broken = true;
          breakRead?.(resetError());
        }
        if (fault === "reset" || direction === "output") close();
      }
    }

    const input = stream("input");
    const output = stream("output");
    let held = new Uint8Array();

    function readPeer(piece: Uint8Array): Promise<number | null> {
      return new Promise((resolve, reject) => {
        breakRead = reject;
        connection.input.read(piece).then(resolve, reject);
      });
    }

    async function write(bytes: Uint8Array): Promise<number> {
      if (broken) throw resetError();
      if (output.ended) throw new Deno.errors.BrokenPipe("the peer closed, on purpose");
      const { count, passes, after } = await output.take(bytes.length);
      for (let rest = bytes.subarray(0, passes ? count : 0); rest.length > 0;) {
        rest = rest.subarray(await connection.output.write(rest));
      }
      after();
      return count > 0 || bytes.length === 0 ? count : await write(bytes);
    }

    return {
      faults: happened,
      input: {
        async read(buffer) {
          for (;;) {
            if (held.length === 0) {
              if (broken) throw resetError();
              if (input.ended) return null;
              const piece = new Uint8Array(buffer.length);
              const count = await readPeer(piece);
              if (count === null) return null;
              held = piece.subarray(0, count);
            }
            const { count, passes, after } = await input.take(Math.min(held.length, buffer.length));
            after();
            const part = held.subarray(0, count);
            held = held.subarray(count);
            if (input.ended) held = new Uint8Array();
            if (!passes || count === 0) continue;
            buffer.set(part);
            return count;
          }
        },
      },
      output: { write },
    };
  };
}

/** Some bytes of one block. */
interface Piece {
  readonly count: number;
  readonly passes: boolean;
  /** What goes wrong after them, happens. */
  after(): void;
}

function resetError(): Error {
  return new Deno.errors.ConnectionReset("the connection was reset, on purpose");
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
