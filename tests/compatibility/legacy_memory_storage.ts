import {
  type LegacyReader,
  type LegacyStorage,
  type Mac,
  macFromHex,
  macToHex,
} from "@plakar-deno/sdk/legacy";

type Kind = "state" | "packfile" | "lock";

/** What outlives a store: its configuration and its objects by kind and name. */
export interface Shelf {
  config?: Uint8Array;
  readonly objects: Map<string, Uint8Array>;
}

/** A v1.0-style store as a class with state of its own, over a shelf that others may share. */
export class LegacyShelf implements LegacyStorage {
  readonly #shelf: Shelf;
  #readers = 0;
  #closed = 0;

  constructor(shelf: Shelf = { objects: new Map() }) {
    this.#shelf = shelf;
  }

  /** Readers that are open, and calls of close. */
  get counts(): readonly [readers: number, closed: number] {
    return [this.#readers, this.#closed];
  }

  create(config: Uint8Array): void {
    if (this.#shelf.config !== undefined) throw new Error("the shelf is taken");
    this.#shelf.config = config;
  }
  open(): Promise<Uint8Array> {
    const { config } = this.#shelf;
    if (config === undefined) return Promise.reject(new Error("the shelf is empty"));
    return Promise.resolve(config);
  }
  location(): string {
    return "legacy:///there";
  }
  mode(): number {
    return 6;
  }
  size(): Promise<number> {
    let bytes = 0;
    for (const object of this.#shelf.objects.values()) bytes += object.length;
    return Promise.resolve(bytes);
  }

  #list(kind: Kind): Mac[] {
    return [...this.#shelf.objects.keys()].flatMap((key) => {
      const [own, hex = ""] = key.split(" ");
      return own === kind ? [macFromHex(hex)] : [];
    });
  }

  async #put(kind: Kind, mac: Mac, body: ReadableStream<Uint8Array>): Promise<number> {
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece.slice());
    const object = await new Blob(pieces as BlobPart[]).bytes();
    this.#shelf.objects.set(`${kind} ${macToHex(mac)}`, object);
    return object.length;
  }

  #object(kind: Kind, mac: Mac): Uint8Array {
    const object = this.#shelf.objects.get(`${kind} ${macToHex(mac)}`);
    if (object === undefined) throw new Error(`${kind} ${macToHex(mac).slice(0, 8)} not found`);
    return object;
  }

  /** A reader, as a file would be one: it counts as open until it is closed. */
  #reader(bytes: Uint8Array): LegacyReader {
    let at = 0;
    let open = true;
    this.#readers++;
    return {
      read: (buffer) => {
        if (at === bytes.length) return Promise.resolve(null);
        const count = Math.min(buffer.length, bytes.length - at, 10_000);
        buffer.set(bytes.subarray(at, at + count));
        at += count;
        return Promise.resolve(count);
      },
      close: () => {
        if (open) this.#readers--;
        open = false;
      },
    };
  }

  #delete(kind: Kind, mac: Mac): void {
    this.#shelf.objects.delete(`${kind} ${macToHex(mac)}`);
  }

  getStates(): Mac[] {
    return this.#list("state");
  }
  putState(mac: Mac, body: ReadableStream<Uint8Array>): Promise<number> {
    return this.#put("state", mac, body);
  }
  getState(mac: Mac): LegacyReader {
    return this.#reader(this.#object("state", mac));
  }
  deleteState(mac: Mac): void {
    this.#delete("state", mac);
  }

  async *getPackfiles(): AsyncGenerator<Mac> {
    yield* this.#list("packfile");
  }
  putPackfile(mac: Mac, body: ReadableStream<Uint8Array>): Promise<number> {
    return this.#put("packfile", mac, body);
  }
  async getPackfile(mac: Mac): Promise<LegacyReader> {
    return await Promise.resolve(this.#reader(this.#object("packfile", mac)));
  }
  getPackfileBlob(mac: Mac, offset: number, length: number): LegacyReader {
    return this.#reader(this.#object("packfile", mac).subarray(offset, offset + length));
  }
  deletePackfile(mac: Mac): void {
    this.#delete("packfile", mac);
  }

  getLocks(): Promise<Mac[]> {
    return Promise.resolve(this.#list("lock"));
  }
  async putLock(mac: Mac, body: ReadableStream<Uint8Array>): Promise<void> {
    await this.#put("lock", mac, body);
  }
  getLock(mac: Mac): LegacyReader {
    return this.#reader(this.#object("lock", mac));
  }
  deleteLock(mac: Mac): void {
    this.#delete("lock", mac);
  }

  close(): void {
    this.#closed++;
  }
}
