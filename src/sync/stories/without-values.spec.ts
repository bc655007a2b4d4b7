import { withoutValues } from './without-values';

const GUID = 'd8c8fec7-cd0a-4088-bba7-ee7d57e45b11';

describe('withoutValues', () => {
  it.each<[string, object, object]>([
    [
      'changes, with their fields',
      { status: 'updated', id: 12, changes: [{ field: 'email', from: 'a@acme.example', to: ['b@acme.example'] }] },
      { status: 'updated', id: 12, changes: [{ field: 'email', from: null, to: null }] },
    ],
    [
      'conflicts and what was not kept',
      {
        status: 'skipped',
        reason: 'unchanged',
        conflicts: [{ field: 'phone', kept: '+32 9', dropped: '+32 8' }],
        notKept: [{ field: 'department', sent: 'Quality', kept: 'Qual' }],
      },
      {
        status: 'skipped',
        reason: 'unchanged',
        conflicts: [{ field: 'phone', kept: null, dropped: null }],
        notKept: [{ field: 'department', sent: null, kept: null }],
      },
    ],
    [
      'parts',
      {
        status: 'created',
        id: 12,
        organization: { status: 'created', id: 15, changes: [{ field: 'name', from: null, to: 'Winter' }] },
      },
      {
        status: 'created',
        id: 12,
        organization: { status: 'created', id: 15, changes: [{ field: 'name', from: null, to: null }] },
      },
    ],
    [
      'no ids',
      {
        status: 'created',
        id: GUID,
        ids: [61, 62],
        externalId: 'pd-organization-15',
        removed: GUID,
        merged: { leads: [31], reason: 'both stay' },
      },
      {
        status: 'created',
        id: GUID,
        ids: [61, 62],
        externalId: 'pd-organization-15',
        removed: GUID,
        merged: { leads: [31], reason: 'both stay' },
      },
    ],
    [
      'ids that people chose, and whatever is not known',
      {
        status: 'created',
        externalId: 'ada-winter',
        note: 'about Ada',
        count: 3,
        list: ['Ada'],
        deep: { text: 'Ada' },
      },
      { status: 'created', list: [], deep: {} },
    ],
  ])('removes %s', (_what, result, expected) => {
    expect(withoutValues(result)).toEqual(expected);
  });
});
