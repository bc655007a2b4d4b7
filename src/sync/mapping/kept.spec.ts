import { type FieldKind } from './field-kind';
import { type Fate, fateOf } from './kept';

describe('fateOf a value that was sent', () => {
  it.each<[what: string, sent: unknown, before: unknown, now: unknown, kind: FieldKind, fate: Fate]>([
    ['is there', 'Sales', 'Quality', 'Sales', 'text', 'kept'],
    ['is there in another form', '2026-11-23', null, '2026-11-23T00:00:00Z', 'date', 'kept'],
    ['is there with composed letters', 'Rene\u0301', null, 'Ren\u00e9', 'text', 'kept'],
    ['emptied a boolean', null, true, false, 'boolean', 'kept'],
    ['was blocked', 'Sales', 'Quality', 'Quality', 'text', 'kept otherwise'],
    ['was blocked in a new record', 'Sales', null, null, 'text', 'kept otherwise'],
    ['was to empty a blocked field', null, 'Quality', 'Quality', 'text', 'kept otherwise'],
    ['was cut', 'Quality Management', 'Sales', 'Quality Mana', 'text', 'kept otherwise'],
    ['was cut at a blank', 'Quality Management', 'Sales', 'Quality', 'text', 'kept otherwise'],
    ['was cut before an emoji', 'Party \u{1F389} at noon', null, 'Party ', 'text', 'kept otherwise'],
    ['was cut to nothing before an emoji', '\u{1F389} at noon', 'Lunch', null, 'text', 'kept otherwise'],
    ['was cut in the middle of an emoji', 'Ada \u{1F389}', null, 'Ada \uD83C', 'text', 'kept otherwise'],
    ['was rounded', 12.345, 1, 12.35, 'number', 'kept otherwise'],
    ['was rounded down', '12.345', 1, 12.34, 'number', 'kept otherwise'],
    ['lost its decimals', 99.9, 1, 100, 'number', 'kept otherwise'],
    ['was rounded to nothing', 0.004, 1, 0, 'number', 'kept otherwise'],
    ['was edited', 'Sales', 'Quality', 'Legal', 'text', 'edited since'],
    ['was emptied', 'Sales', 'Quality', null, 'text', 'edited since'],
    ['had an emoji and was emptied', 'Ada \u{1F389}', 'Quality', '', 'text', 'edited since'],
    ['was lengthened', 'Sales', null, 'Sales and marketing', 'text', 'edited since'],
    ['is another number', 2254, 2250, 2346, 'number', 'edited since'],
    ['is another number near by', 12.5, 1, 12.6, 'number', 'edited since'],
    ['is a number with more decimals', 12.5, 1, 12.54, 'number', 'edited since'],
    ['is another set', ['Print'], [], ['Radio'], 'set', 'edited since'],
  ])('that %s', (_what, sent, before, now, kind, fate) => {
    expect(fateOf({ sent, before, now }, { kind })).toBe(fate);
  });
});
