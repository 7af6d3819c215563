import fc from "fast-check";

/** Text as a person may type it, and as nobody would. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(..."0123456789+-.eE KMGTPiBhmsun,_/~\0"), maxLength: 12 }),
);
