import type { Codec } from "../codec.ts";
import type { InitRequest, OptionsMessage, StorageInitRequest } from "../messages.ts";
import {
  type ByteReader,
  embedded,
  fieldTag,
  skipValue,
  text,
  varint64,
  varintBool,
} from "./byte_reader.ts";
import { fieldsCodec } from "./fields_codec.ts";
import { putBool, putInt64, putMessage, putString, putStringAlways } from "./put_fields.ts";
import { putTextMap, readTextEntry } from "./text_map.ts";

function noOptions(): OptionsMessage {
  return {
    hostname: "",
    os: "",
    arch: "",
    cwd: "",
    maxconcurrency: "0",
    excludes: [],
    noxattr: false,
  };
}

function putOptions(scope: string, options: OptionsMessage): void {
  putBool(options.noxattr, 0x38);
  for (const pattern of options.excludes?.toReversed() ?? []) {
    putStringAlways(pattern, 0x32, `${scope}.Options.excludes`);
  }
  putInt64(options.maxconcurrency, 0x28, `${scope}.Options.maxconcurrency`);
  putString(options.cwd, 0x22, `${scope}.Options.cwd`);
  putString(options.arch, 0x1a, `${scope}.Options.arch`);
  putString(options.os, 0x12, `${scope}.Options.os`);
  putString(options.hostname, 0x0a, `${scope}.Options.hostname`);
}

function readOptions(reader: ByteReader, options: OptionsMessage): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x0a) options.hostname = text(reader);
    else if (tag === 0x12) options.os = text(reader);
    else if (tag === 0x1a) options.arch = text(reader);
    else if (tag === 0x22) options.cwd = text(reader);
    else if (tag === 0x28) options.maxconcurrency = varint64(reader, false);
    else if (tag === 0x32) (options.excludes ??= []).push(text(reader));
    else if (tag === 0x38) options.noxattr = varintBool(reader);
    else skipValue(reader, tag);
  }
}

/**
 * The codec of `importer.InitRequest` and `plakar.exporter.InitRequest`; `scope` is the package. Sent
 * once per process only, but at its start, on which a host waits.
 */
export function initRequestCodec(scope: string): Codec<InitRequest> {
  return fieldsCodec<InitRequest>({
    put({ options, proto, config }) {
      putTextMap(config, 0x1a, `${scope}.InitRequest.config`);
      putString(proto, 0x12, `${scope}.InitRequest.proto`);
      putMessage(
        options,
        0x0a,
        `${scope}.InitRequest.options`,
        (inner) => putOptions(scope, inner),
      );
    },
    fresh: () => ({ options: null, proto: "", config: {} }),
    read(reader, message) {
      while (reader.at < reader.end) {
        const tag = fieldTag(reader);
        if (tag === 0x0a) {
          message.options = embedded(reader, message.options ?? noOptions(), readOptions);
        } else if (tag === 0x12) message.proto = text(reader);
        else if (tag === 0x1a) readTextEntry(reader, message.config ??= {});
        else skipValue(reader, tag);
      }
    },
  });
}

/** The codec of `store.InitRequest`. */
export const storageInitRequestCodec: Codec<StorageInitRequest> = fieldsCodec<StorageInitRequest>({
  put({ proto, config }) {
    putTextMap(config, 0x12, "store.InitRequest.config");
    putString(proto, 0x0a, "store.InitRequest.proto");
  },
  fresh: () => ({ proto: "", config: {} }),
  read(reader, message) {
    while (reader.at < reader.end) {
      const tag = fieldTag(reader);
      if (tag === 0x0a) message.proto = text(reader);
      else if (tag === 0x12) readTextEntry(reader, message.config ??= {});
      else skipValue(reader, tag);
    }
  },
});
