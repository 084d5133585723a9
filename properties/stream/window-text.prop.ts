import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { formatWindow, parseWindow, type WindowText } from '../../targets/stream/window-text.ts';
import { hopping, sessions, tumbling } from '../../targets/stream/windows.ts';

const unitMs = { MILLISECOND: 1, SECOND: 1000, MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 } as const;
type Unit = keyof typeof unitMs;
const units = Object.keys(unitMs) as Unit[];
const amount = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom(...units));
const ms = ([count, unit]: readonly [number, Unit]): number => count * unitMs[unit];
const anyMs = fc.oneof(amount.map(ms), fc.integer({ min: 1, max: 2 ** 40 }));

const windowText: fc.Arbitrary<WindowText> = fc
  .tuple(anyMs, anyMs, fc.oneof(fc.constant(0), anyMs), fc.constantFrom('t', 'h', 's'))
  .map(([a, b, graceMs, kind]) => {
    if (kind === 's') return { windowing: sessions(a), graceMs };
    return { windowing: kind === 't' ? tumbling(a) : hopping(Math.max(a, b), Math.min(a, b)), graceMs };
  });

property('a window written and read is the same window', [windowText], (window) => {
  expect(parseWindow(formatWindow(window))).toEqual(window);
});

const space = fc.constantFrom(' ', '  ', '\t', '\n');
const casing = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text[0] + text.slice(1).toLowerCase(),
);

property(
  'a window is read as it was meant, in any case, with any white space, one or many units',
  [amount, amount, fc.option(amount), space, casing, fc.boolean()],
  (size, advance, grace, gap, cased, plural) => {
    const write = ([count, unit]: readonly [number, Unit]): string => `${count}${gap}${unit}${plural ? 'S' : ''}`;
    const end = grace === null ? '' : `${gap},${gap}GRACE${gap}PERIOD${gap}${write(grace)}`;
    const graceMs = grace === null ? 0 : ms(grace);
    const read = (text: string): WindowText => parseWindow(cased(text));
    expect(read(`TUMBLING${gap}(${gap}SIZE${gap}${write(size)}${end})${gap}`)).toEqual({
      windowing: tumbling(ms(size)),
      graceMs,
    });
    expect(read(`SESSION(${write(size)}${end}${gap})`)).toEqual({ windowing: sessions(ms(size)), graceMs });
    const [long, short] = ms(size) >= ms(advance) ? [size, advance] : [advance, size];
    const text = `${gap}HOPPING(SIZE${gap}${write(long)},ADVANCE${gap}BY${gap}${write(short)}${end})`;
    expect(read(text)).toEqual({ windowing: hopping(ms(long), ms(short)), graceMs });
    if (ms(long) > ms(short)) {
      expect(() =>
        read(text.replace(write(long), write(short)).replace(`BY${gap}${write(short)}`, `BY${gap}${write(long)}`)),
      ).toThrow(expect.objectContaining({ code: 'option', subject: 'advanceMs' }));
    }
  },
);

property(
  'a text that lacks, adds or misspells anything is refused',
  [windowText, fc.nat(), fc.constantFrom('drop', 'double', 'x')],
  (window, at, edit) => {
    const text = formatWindow(window);
    // Words, and commas and brackets; the number is left alone, as another number is another window.
    const tokens = text.match(/[A-Z]+|\d+|[(),]/g)!;
    const places = tokens.flatMap((token, index) => (/^\d/.test(token) ? [] : [index]));
    const place = places[at % places.length]!;
    const token = tokens[place]!;
    const changed = edit === 'drop' ? '' : edit === 'double' ? `${token} ${token}` : `${token}x`;
    const wrong = tokens.with(place, changed).join(' ');
    expect(() => parseWindow(wrong)).toThrow(expect.objectContaining({ name: 'StreamError', code: 'window' }));
  },
);
