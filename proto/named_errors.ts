import type { Codec } from "./codec.ts";

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The codec, whose errors tell which message could not be encoded or decoded. */
export function namedErrors<Message extends object>(
  fullName: string,
  { encode, decode, encodeParts }: Codec<Message>,
): Codec<Message> {
  const cannotEncode = (error: unknown) =>
    new Error(`cannot encode a message ${fullName}: ${reason(error)}`, { cause: error });
  const named: Codec<Message> = {
    encode(message) {
      try {
        return encode(message);
      } catch (error) {
        throw cannotEncode(error);
      }
    },
    decode(bytes) {
      try {
        return decode(bytes);
      } catch (error) {
        throw new Error(
          `cannot decode ${bytes.length} bytes as a message ${fullName}: ${reason(error)}`,
          { cause: error },
        );
      }
    },
  };
  if (encodeParts === undefined) return named;
  return {
    ...named,
    encodeParts(message) {
      try {
        return encodeParts(message);
      } catch (error) {
        throw cannotEncode(error);
      }
    },
  };
}
