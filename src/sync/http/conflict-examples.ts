import { type ConflictsPage } from '../conflicts/conflicts';

/** One page, for the documentation. */
export const CONFLICT_PAGE_EXAMPLE: ConflictsPage = {
  items: [
    {
      id: 4,
      lead: 30,
      person: 12,
      field: 'phone',
      marketo: { value: '+32 9 000 00 01', changedAt: '2026-11-23T09:58:00.000Z' },
      pipedrive: { value: '+32 9 000 00 02', changedAt: '2026-11-23T09:59:30.000Z' },
      since: '2026-11-23T10:00:01.480Z',
    },
  ],
  nextCursor: null,
};
