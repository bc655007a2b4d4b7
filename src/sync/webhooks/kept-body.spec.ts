import { deletionWithoutValues } from './kept-body';
import { readWebhook } from './pipedrive-webhook';

const LINK = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);
const PERSON = { id: 15, name: 'Ada Winter', email: [{ value: 'ada@acme.example' }], owner_id: 3 };

const VERSION_2 = {
  meta: { version: '2.0', action: 'delete', entity: 'person', entity_id: 15 },
  data: null,
  previous: { ...PERSON, custom_fields: { [LINK]: { type: 'double', value: 30 }, [OTHER]: 'Ada likes tea' } },
};
const VERSION_1 = {
  v: 1,
  event: 'deleted.person',
  meta: { v: 1, action: 'deleted', object: 'person', id: 15 },
  current: null,
  previous: { ...PERSON, [LINK]: '30', [OTHER]: 'Ada likes tea' },
};

describe('deletionWithoutValues', () => {
  it.each([
    ['2', VERSION_2],
    ['1', VERSION_1],
  ])('keeps of a body of version %s the event and the id', (_version, body) => {
    const kept = deletionWithoutValues(body, false);
    expect(JSON.stringify(kept)).not.toMatch(/Ada|acme|a{40}/);
    expect(readWebhook(kept, 'person')).toEqual({
      action: 'delete',
      id: 15,
      record: { id: 15 },
      mergedTo: null,
      mergedFrom: null,
    });
  });

  it.each([
    ['2', VERSION_2, { id: 15, custom_fields: { [LINK]: { type: 'double', value: 30 } } }],
    ['1', VERSION_1, { id: 15, [LINK]: '30', custom_fields: {} }],
  ])('keeps what may be the link of a body of version %s', (_version, body, record) => {
    const kept = deletionWithoutValues(body, true);
    expect(JSON.stringify(kept)).not.toMatch(/Ada|acme/);
    expect(readWebhook(kept, 'person')).toMatchObject({ record });
  });

  it.each([[null], ['text'], [7], [[]]])('keeps nothing of %j', (body) => {
    expect(deletionWithoutValues(body, true)).toBeUndefined();
  });
});
