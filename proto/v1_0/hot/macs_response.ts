import type { Codec } from "../../codec.ts";
import { embedded, fieldTag, skipValue } from "../../hot/byte_reader.ts";
import { fieldsCodec } from "../../hot/fields_codec.ts";
import { putMessage } from "../../hot/put_fields.ts";
import { checkedList } from "../../prepare_message.ts";
import type { MacMessage, MacsResponse } from "../messages.ts";
import { noMac, putMac, readMac } from "./mac.ts";

const MAC = 0x0a;

/**
 * The codec of the list of one kind of object; `name` is which, for errors. Sent seldom, but with up
 * to 116,508 messages in it (protocol 6.3).
 */
export function macsResponseCodec(name: string): Codec<MacsResponse> {
  const field = `${name}.macs`;
  return fieldsCodec<MacsResponse>({
    put({ macs }) {
      if (macs === undefined || macs === null) return;
      const all = checkedList(macs, field) as readonly MacMessage[];
      for (let index = all.length - 1; index >= 0; index--) {
        const mac = all[index];
        if (mac === undefined || mac === null) throw new Error(`${field} is no message`);
        putMessage(mac, MAC, field, putMac);
      }
    },
    fresh: () => ({ macs: [] }),
    read(reader, message) {
      const macs = message.macs ??= [];
      while (reader.at < reader.end) {
        const tag = fieldTag(reader);
        if (tag === MAC) macs.push(embedded(reader, noMac(), readMac));
        else skipValue(reader, tag);
      }
    },
  });
}
