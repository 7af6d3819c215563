import protobuf from "protobufjs/minimal.js";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * protobufjs's reader of the wire with nothing let pass: a string must be UTF-8; a varint must end,
 * within ten bytes and within the message, and all its bytes count.
 */
export class StrictReader extends protobuf.Reader {
  override string(): string {
    const bytes = this.bytes();
    try {
      return utf8.decode(bytes);
    } catch (cause) {
      throw new Error(`the string that ends at byte ${this.pos} is not UTF-8`, { cause });
    }
  }

  override uint32(): number {
    const end = this.#varintEnd();
    let value = 0;
    for (let index = this.pos, shift = 0; index < end && shift < 32; index++, shift += 7) {
      value |= (this.buf[index]! & 0x7f) << shift;
    }
    this.pos = end;
    return value >>> 0;
  }

  override int64(): protobuf.Long {
    this.#varintEnd();
    return super.int64();
  }

  // protobufjs 7.6.6 accepts one that is cut off after its fourth byte at the end of the message.
  override uint64(): protobuf.Long {
    this.#varintEnd();
    return super.uint64();
  }

  override bool(): boolean {
    return String(this.uint64()) !== "0";
  }

  override skip(length?: number): protobuf.Reader {
    if (length !== undefined) return super.skip(length);
    this.pos = this.#varintEnd();
    return this;
  }

  #varintEnd(): number {
    for (let index = this.pos; index < this.pos + 10; index++) {
      if (index >= this.len) throw new RangeError(`index out of range: ${index} + 1 > ${this.len}`);
      if (this.buf[index]! < 0x80) return index + 1;
    }
    throw new Error("invalid varint encoding");
  }
}
