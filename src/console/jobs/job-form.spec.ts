import { jobFromForm } from './job-form';

const form = (text: string) => jobFromForm(new URLSearchParams(text));

describe('jobFromForm', () => {
  it('reads what the type takes, and leaves blanks and other fields out', () => {
    expect(form('type=plan&from=marketo&mode=sync&repair=true&ids=&since=&limit=')).toEqual({
      type: 'plan',
      from: 'marketo',
    });
    expect(form('type=backfill&mode=link-only&from=pipedrive&kinds=person&ids=12,+13%0A14&limit=5')).toEqual({
      type: 'backfill',
      mode: 'link-only',
      from: 'pipedrive',
      kinds: ['person'],
      ids: [12, 13, 14],
      limit: 5,
    });
    expect(form('type=backfill&mode=sync&from=pipedrive&kinds=deal&kinds=person&since=2026-11-23T10:00')).toMatchObject(
      {
        kinds: ['person', 'deal'],
        since: '2026-11-23T10:00:00Z',
      },
    );
    expect(form('type=audit&from=marketo&repair=true')).toEqual({ type: 'audit', repair: true });
    expect(form('type=audit&from=marketo')).toEqual({ type: 'audit', repair: false });
  });

  it.each([
    ['type=', 'type'],
    ['type=plan', 'from'],
    ['type=plan&from=marketo&ids=1,x', 'ids'],
    ['type=plan&from=marketo&limit=none', 'limit'],
    ['type=plan&from=marketo&kinds=deal', 'kinds'],
  ])('refuses %s, naming %s', (text, member) => {
    expect(() => form(text)).toThrow(member);
  });
});
