import fc from "fast-check";

// Half surrogates are no characters; those of paths and encodings come often.
const character = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
  fc.integer({ min: 0x80, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0xffff }),
  fc.integer({ min: 0x10000, max: 0x10ffff }),
).map((point) => String.fromCodePoint(point));

/**
 * Texts of any Unicode characters. The unit "binary" of fast-check has the same, after a second and
 * a half in which it gets ready in each test file.
 */
export function unicodeText(options: fc.StringSharedConstraints = {}): fc.Arbitrary<string> {
  return fc.string({ ...options, unit: character });
}
