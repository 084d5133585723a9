import fc from 'fast-check';

export interface UnicodeTextConstraints {
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Any character that UTF-8 can carry, those of each length alike. The simplest is a space. */
export function unicodeCharacter(): fc.Arbitrary<string> {
  return fc
    .oneof(
      { arbitrary: fc.integer({ min: 0x20, max: 0x7e }), weight: 3 },
      fc.integer({ min: 0, max: 0x7f }),
      fc.integer({ min: 0x80, max: 0x7ff }),
      fc.integer({ min: 0x800, max: 0xd7ff }),
      fc.integer({ min: 0xe000, max: 0xffff }),
      fc.integer({ min: 0x1_0000, max: 0x10_ffff }),
    )
    .map((codePoint) => String.fromCodePoint(codePoint));
}

/** Any text that UTF-8 can carry, control characters and astral ones included. */
export function unicodeText({ minLength = 0, maxLength = 8 }: UnicodeTextConstraints = {}): fc.Arbitrary<string> {
  return fc.string({ unit: unicodeCharacter(), minLength, maxLength });
}
