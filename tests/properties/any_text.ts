import fc from "fast-check";
import { unicodeText } from "./unicode_text.ts";

/** Text as a person may type it, and as nobody would. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  unicodeText({ maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(..."0123456789+-.eE KMGTPiBhmsun,_/~\0"), maxLength: 12 }),
);
