import { laterBody, witnessIn } from './witness';

const body = (data: object, meta: object = {}): object => ({
  meta: { action: 'change', entity: 'person', entity_id: '7', version: '2.0', ...meta },
  data: { id: 7, update_time: '2026-11-23T10:00:00Z', ...data },
  previous: null,
});

describe('witnessIn', () => {
  it('gives the record and the second of its last update', () => {
    expect(witnessIn(body({ name: 'Ada' }), 'person')).toEqual({
      id: 7,
      updatedAt: Date.parse('2026-11-23T10:00:00Z') / 1000,
      record: { id: 7, name: 'Ada', update_time: '2026-11-23T10:00:00Z' },
    });
  });

  it.each<[string, unknown]>([
    ['no body', undefined],
    ['a body of version 1', { current: { id: 7, update_time: '2026-11-23 10:00:00' }, event: 'updated.person' }],
    ['a deletion', { meta: { action: 'delete', entity: 'person' }, data: null, previous: { id: 7 } }],
    ['the survivor of a merge', body({}, { merged_from_id: '8' })],
    ['another object', body({}, { entity: 'deal' })],
    ['no time of the update', body({ update_time: null })],
  ])('takes %s for no witness', (_, given) => {
    expect(witnessIn(given, 'person')).toBeNull();
  });
});

describe('laterBody', () => {
  const [early, late] = [body({ name: 'Ada' }), body({ name: 'Ada King', update_time: '2026-11-23T10:00:05Z' })];
  const later = laterBody('person');

  it.each<[string, unknown, unknown, unknown]>([
    ['the newer one where it is later', early, late, late],
    ['the waiting one where the newer one is older', late, early, late],
    ['the newer one where both say the same', early, body({ name: 'Ada' }), body({ name: 'Ada' })],
    ['none where both are of one second and differ', early, body({ name: 'Ada King' }), undefined],
    ['none where one is no witness', early, body({}, { merged_from_id: '8' }), undefined],
    ['none where they are about two records', early, body({ id: 8 }, { entity_id: '8' }), undefined],
  ])('keeps %s', (_, waiting, newer, kept) => {
    expect(later(waiting, newer)).toEqual(kept);
  });
});
