import { diff, type DiffTarget } from './differ';
import { type FieldKind } from './field-kind';
import { type MappedField } from './map-record';

const mapped = (field: string, value: unknown, options: Partial<MappedField> = {}): MappedField => ({
  field,
  value,
  clear: false,
  write: 'always',
  ...options,
});

const present = (values: Record<string, unknown>, kind?: FieldKind): DiffTarget => ({
  read: (field) => values[field],
  factsOf: () => (kind === undefined ? undefined : { kind }),
});

const ANEW: DiffTarget = { read: null };

describe('diff', () => {
  it('writes every value that is not empty into a new record', () => {
    const wanted = [mapped('name', 'Ada'), mapped('city', ' '), mapped('tags', []), mapped('score', 0)];
    expect(diff(wanted, ANEW)).toEqual({
      writes: { name: 'Ada', score: 0 },
      changes: [
        { field: 'name', from: null, to: 'Ada' },
        { field: 'score', from: null, to: 0 },
      ],
    });
  });

  it.each(['constructor', 'toString', '__proto__'])('writes a field called %s', (field) => {
    const { writes, changes } = diff([mapped(field, 'Ada')], ANEW);
    expect(Object.entries(writes)).toEqual([[field, 'Ada']]);
    expect(changes).toEqual([{ field, from: null, to: 'Ada' }]);
  });

  it('writes only what has changed', () => {
    const wanted = [mapped('name', 'Ada'), mapped('city', 'Leiden')];
    expect(diff(wanted, present({ name: 'Ada', city: 'Delft' }))).toEqual({
      writes: { city: 'Leiden' },
      changes: [{ field: 'city', from: 'Delft', to: 'Leiden' }],
    });
  });

  it('writes nothing where both values mean the same', () => {
    expect(diff([mapped('phone', '+1 555 010 9999')], present({ phone: '+15550109999' }, 'phone')).changes).toEqual([]);
  });

  it.each<[string, MappedField, unknown, FieldKind | undefined, unknown]>([
    ['an empty value never overwrites', mapped('x', ''), 'old', undefined, undefined],
    ['an empty value clears where the mapping says so', mapped('x', ' ', { clear: true }), 'old', undefined, null],
    ['clearing an empty field writes nothing', mapped('x', null, { clear: true }), '', undefined, undefined],
    ['clearing a false boolean writes nothing', mapped('x', null, { clear: true }), false, 'boolean', undefined],
    ['clearing a true boolean writes', mapped('x', null, { clear: true }), true, 'boolean', null],
    ['false overwrites true', mapped('x', false), true, 'boolean', false],
    ['zero overwrites', mapped('x', 0), 5, 'number', 0],
    ['create leaves an existing record alone', mapped('x', 'new', { write: 'create' }), null, undefined, undefined],
    ['create does not clear', mapped('x', '', { write: 'create', clear: true }), 'old', undefined, undefined],
    ['if-empty fills an empty field', mapped('x', 'new', { write: 'if-empty' }), ' ', undefined, 'new'],
    ['if-empty leaves a filled field alone', mapped('x', 'new', { write: 'if-empty' }), 'old', undefined, undefined],
    ['if-empty does not clear', mapped('x', '', { write: 'if-empty', clear: true }), 'old', undefined, undefined],
  ])('%s', (_, wanted, value, kind, written) => {
    const { writes } = diff([wanted], present({ x: value }, kind));
    expect(writes).toEqual(written === undefined ? {} : { x: written });
  });

  it.each(['create', 'if-empty'] as const)('writes %s fields into a new record', (write) => {
    expect(diff([mapped('x', 1, { write })], ANEW).writes).toEqual({ x: 1 });
  });

  it('shows from and to as people read them', () => {
    const target = present({ tier: { id: 1, label: 'Gold' }, owner: { id: 17, name: 'Ada' } });
    const { changes } = diff([mapped('tier', 'Silver'), mapped('owner', { id: 18, name: 'Bob' })], target);
    expect(changes).toEqual([
      { field: 'tier', from: 'Gold', to: 'Silver' },
      { field: 'owner', from: 'Ada', to: 'Bob' },
    ]);
  });

  it.each<[FieldKind, unknown, unknown]>([
    ['option', 3, 'EMEA'],
    ['option', ' emea ', 'EMEA'],
    ['option', 'Atlantis', 'Atlantis'],
    ['set', ['emea', 2], ['EMEA', 'NAM']],
    ['set', 'NAM, emea', ['NAM', 'EMEA']],
    ['number', 3, 3],
  ])('shows the labels of a field of kind %s for %j', (kind, value, shown) => {
    const options = [
      { id: 2, label: 'NAM' },
      { id: 3, label: 'EMEA' },
    ];
    const target: DiffTarget = { read: null, factsOf: () => ({ kind, options }) };
    expect(diff([mapped('region', value)], target).changes).toEqual([{ field: 'region', from: null, to: shown }]);
  });

  it('asks the given function for names', () => {
    const names: Record<string, string> = { 17: 'Ada', 18: 'Bob' };
    const target: DiffTarget = { ...present({ owner_id: 17 }), describe: (_, value) => names[String(value)] };
    expect(diff([mapped('owner_id', 18)], target)).toEqual({
      writes: { owner_id: 18 },
      changes: [{ field: 'owner_id', from: 'Ada', to: 'Bob' }],
    });
  });
});
