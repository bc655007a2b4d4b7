import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TaskRecord } from '../../queue';
import { type StoredConflict } from '../state/stored-conflict';
import { explainRecord } from './explain-record';
import { OF_CODE, OF_REASON, OF_REASON_WITH_ID } from './sentences';

const NAMES = { links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'mkto_company' } };
const LEAD = { kind: 'lead', id: 30 } as const;

const aTask = (more: Partial<TaskRecord>): TaskRecord => ({
  name: 'lead-to-person-1',
  type: 'lead-to-person',
  params: { leadId: 30 },
  state: 'succeeded',
  attempts: 1,
  enqueuedAt: '2026-11-23T10:00:00.000Z',
  eta: '2026-11-23T10:05:00.000Z',
  startedAt: null,
  finishedAt: '2026-11-23T10:00:01.000Z',
  result: null,
  error: null,
  attemptsLog: [],
  requestedBy: 'prod',
  supersededBy: null,
  ...more,
});
const succeeded = (result: object, more: Partial<TaskRecord> = {}) => aTask({ result, ...more });
const skipped = (reason: string, more: Partial<TaskRecord> = {}) => succeeded({ status: 'skipped', reason }, more);
const failed = (code: keyof typeof OF_CODE, message: string, more: Partial<TaskRecord> = {}) =>
  aTask({ state: 'failed', error: { code, message, retryable: false }, ...more });
const open = (field: string): StoredConflict => {
  const side = { value: '1', changedAt: null };
  return {
    id: 4,
    marketo: LEAD,
    pipedrive: { kind: 'person', id: 12 },
    group: field,
    state: 'open',
    kept: null,
    found: { field, marketo: side, pipedrive: side, said: ['a', 'b'] },
    since: 0,
    endedAt: null,
  };
};
const ofDeal = { type: 'deal-to-opportunity', params: { dealId: 7 } };
const ofPerson = { type: 'person-to-lead', params: { personId: 12 } };

const ended = (task: TaskRecord | null, names: object = NAMES) =>
  explainRecord(LEAD, { next: null, ended: task, conflicts: [] }, names as typeof NAMES);
/** With open conflicts of these fields. */
const undecided = (...fields: string[]) =>
  explainRecord(
    LEAD,
    { next: null, ended: succeeded({ status: 'updated', id: 12 }), conflicts: fields.map(open) },
    NAMES,
  );
const waiting = (more: Partial<TaskRecord>) =>
  explainRecord(
    LEAD,
    { next: aTask({ state: 'queued', finishedAt: null, ...more }), ended: null, conflicts: [] },
    NAMES,
  );

describe('explainRecord', () => {
  it.each<[string, ReturnType<typeof ended>, string]>([
    [
      'waiting',
      waiting({}),
      'Lead 30 waits for its turn and will be carried over by itself, at about 23 November 2026 at 10:05 UTC.',
    ],
    ['waiting', waiting({ state: 'running' }), 'Lead 30 is being looked at just now: look again in a minute.'],
    [
      'waiting',
      waiting({ error: { code: 'vendor-throttled', message: 'Marketo asks to wait (606)', retryable: true } }),
      'Lead 30 could not be carried over yet because too many calls were made in a short time; it is tried again by itself on 23 November 2026 at 10:05 UTC.',
    ],
    [
      'failed',
      ended(failed('record-ambiguous', 'lead 30 in persons: 12 and 15 have its e-mail address')),
      'Lead 30 could not be carried over because several records of Pipedrive could be its other half (lead 30 in persons: 12 and 15 have its e-mail address): merge the duplicates, or enter the right id in the link field (pipedriveId of leads, marketo_id of persons, mkto_company of organizations), then retry the task.',
    ],
    [
      'failed',
      ended(failed('record-not-found', 'There is no lead 30')),
      'Lead 30 could not be carried over because Marketo has no lead 30: nothing is left to do if it was deleted, else correct the id in the webhook that sent it.',
    ],
    [
      'failed',
      ended(failed('record-rejected', 'Marketo skipped the lead (1006)', ofPerson)),
      'Person 12 could not be carried over because Marketo refused a value (Marketo skipped the lead (1006)): correct the value, or add the option that is missing, then retry the task.',
    ],
    [
      'failed',
      ended(failed('vendor-unavailable', 'no answer', { type: 'lead-to-activity' })),
      'Lead 30 could not get its activity because one of the vendors could not be reached (no answer): wait until it can be reached, then retry the task.',
    ],
    ['skipped', ended(skipped('no title', ofDeal)), 'Deal 7 has no title: give it one.'],
    [
      'skipped',
      ended(skipped('filtered', ofDeal), { ...NAMES, pipelines: ['Renewals', 'New business'] }),
      'Deal 7 is kept back by the mapping, which carries over deals of Renewals and New business alone: move it there if it belongs there, or ask whoever keeps the mapping file.',
    ],
    [
      'skipped',
      ended(skipped('not mapped', ofPerson)),
      'Person 12 is not carried over because the mapping has no table leadFromPerson: ask whoever keeps the mapping file to add it, if it should be.',
    ],
    [
      'skipped',
      ended(skipped('of a kind that is yet to come')),
      'Lead 30 was left as it is (of a kind that is yet to come): look at its newest task.',
    ],
    [
      'in-step',
      ended(succeeded({ status: 'skipped', reason: 'unchanged', id: 12 })),
      'Lead 30 and person 12 say the same, so there is nothing to do.',
    ],
    [
      'in-step',
      ended(succeeded({ status: 'updated', id: 30 }, ofPerson)),
      'Person 12 was carried over to lead 30 on 23 November 2026 at 10:00 UTC.',
    ],
    [
      'in-step',
      ended(succeeded({ status: 'created', id: 'dff23271-f996' }, ofDeal)),
      'Deal 7 was carried over to its opportunity, which was made for it, on 23 November 2026 at 10:00 UTC.',
    ],
    [
      'in-step',
      ended(succeeded({ status: 'deleted', id: 12 }, { type: 'delete-person', params: { personId: 12 } })),
      'Person 12 was deleted on 23 November 2026 at 10:00 UTC, because its lead had been.',
    ],
    [
      'conflict',
      undecided('phone'),
      'Phone of lead 30 and person 12 was changed on both sides, and the mapping leaves the choice to people: decide which side to keep.',
    ],
    [
      'conflict',
      undecided('phone', 'firstName+lastName'),
      'Phone, firstName and lastName of lead 30 and person 12 were changed on both sides, and the mapping leaves the choice to people: decide which side to keep.',
    ],
    [
      'in-step',
      ended(succeeded({ status: 'updated', id: 12, conflicts: [{ field: 'phone', kept: '1', dropped: '2' }] })),
      'Lead 30 was carried over to person 12 on 23 November 2026 at 10:00 UTC.',
    ],
    [
      'unknown',
      ended(null),
      'No task of lead 30 is kept: if it should have been carried over, check that its webhook calls this service, or start it by hand.',
    ],
  ])('says of one that is %s: $explanation', (state, told, explanation) => {
    expect(told).toEqual({ state, explanation });
  });

  it('lets what waits go before what failed', () => {
    const next = aTask({ state: 'queued', finishedAt: null });
    const both = { next, ended: failed('internal', 'x'), conflicts: [] };
    expect(explainRecord(LEAD, both, NAMES).state).toBe('waiting');
  });

  const NEXT_STEP =
    /nothing to do|: (add|ask|change|check|correct|delete|give|if|link|look|merge|move|nothing is left|report|retry|wait)/;

  it.each(Object.keys({ ...OF_REASON, ...OF_REASON_WITH_ID }))('says in one sentence what to do about %j', (reason) => {
    const { explanation } = ended(skipped(reason));
    expect(explanation).toMatch(/^[A-Z][^.]*\.$/);
    expect(explanation).toMatch(NEXT_STEP);
    expect(explanation).not.toContain('undefined');
  });

  it.each(Object.keys(OF_CODE) as (keyof typeof OF_CODE)[])('says in one sentence what to do about %s', (code) => {
    const { explanation } = ended(failed(code, 'a message'));
    expect(explanation).toMatch(/^Lead 30 could not be carried over because [^.]*\.$/);
    expect(explanation).toMatch(NEXT_STEP);
  });

  it('knows every reason and every code that the documentation lists', () => {
    const page = (path: string): string => readFileSync(join(__dirname, '../../..', path), 'utf8');
    const [, reasons = ''] = /\n\| `reason`[^\n]*\n[^\n]*\n((?:\|[^\n]*\n)+)/.exec(page('docs/routes.md')) ?? [];
    const listed = reasons.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)]);
    const documented = listed.map(([, reason = '']) => reason);
    expect(documented.length).toBeGreaterThan(10);
    const isKnown = (reason: string) =>
      reason in OF_REASON || Object.keys(OF_REASON_WITH_ID).some((beginning) => reason.startsWith(beginning));
    expect(documented.filter((reason) => !isKnown(reason))).toEqual([]);

    const [, ofTasks = ''] = /## Of tasks([^]*?)\n## /.exec(page('docs/errors.md')) ?? [];
    const codes = [...ofTasks.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code = '']) => code);
    expect(codes.toSorted()).toEqual(Object.keys(OF_CODE).toSorted());
  });
});
