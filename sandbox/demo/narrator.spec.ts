import { type Call } from '../index.ts';
import { changeText, costOf, costText, hasWritten, Narrator, outcomeOf, valueText } from './narrator.ts';
import { type Played } from './player.ts';
import { type RunResult, type Task } from './service.ts';

const call = (vendor: Call['vendor'], tokens: number): Call => ({
  id: 1,
  at: '2026-11-23T10:00:00.000Z',
  vendor,
  method: 'GET',
  path: '/',
  status: 200,
  tokens,
  write: false,
  milliseconds: 1,
});

const task = (values: Partial<Task> = {}): Task => ({
  name: 'lead-to-person-1',
  type: 'lead-to-person',
  params: { leadId: 30 },
  state: 'succeeded',
  attempts: 1,
  enqueuedAt: '2026-11-23T10:00:00.000Z',
  finishedAt: '2026-11-23T10:00:00.120Z',
  result: { status: 'updated', id: 7, changes: [{ field: 'lead_score', from: 5, to: 65 }] },
  error: null,
  ...values,
});

const ECHO = task({ type: 'person-to-lead', result: { status: 'skipped', id: 30, reason: 'unchanged' } });

const played = (values: Partial<Task> = {}, further: Task[] = []): Played => ({
  event: { what: 'A score rises', act: () => undefined, expected: 'updated' },
  byHand: null,
  task: task(values),
  further,
  calls: [call('marketo', 1), call('pipedrive', 5), call('pipedrive', 2)],
});

const told = (event: Played): string => new Narrator((_style, text) => text).event(3, event).join('\n');
const toldOf = (result: RunResult, type = 'lead-to-person'): string => told(played({ type, result }));

describe('Narrator', () => {
  it('tells what came of an event and what it cost', () => {
    const lines = told(played());
    expect(lines).toContain(' 3  A score rises');
    expect(lines).toMatch(/the service +takes lead 30 to Pipedrive\n/);
    expect(lines).toMatch(/changed +Pipedrive person 7\n +Pipedrive +lead_score: 5 -> 65/);
    expect(lines).toMatch(
      /cost +Marketo 1 call, Pipedrive 2 calls and 7 tokens; 120 ms from the webhook until it was written/,
    );
  });

  it('tells of a call by hand', () => {
    expect(told({ ...played(), byHand: 'POST /marketo/lead/30 -> 202' })).toMatch(/called +POST \/marketo\/lead\/30/);
  });

  it('tells the part of other records', () => {
    const organization = { status: 'skipped' as const, id: 4, reason: 'unchanged' };
    const role = { status: 'created' as const, id: 'abc', removed: 'def' };
    expect(toldOf({ status: 'created', id: 7, organization })).toMatch(
      /left alone +Pipedrive organization 4: nothing there needed a change/,
    );
    expect(toldOf({ status: 'skipped', role }, 'deal-to-opportunity')).toMatch(
      /created +Marketo role abc; the former one was removed/,
    );
  });

  it('tells a conflict, and leads that stay after a merge', () => {
    const conflicts = [{ field: 'phone', kept: '2', dropped: '1' }];
    expect(toldOf({ status: 'skipped', conflicts })).toMatch(/conflict +phone: 2 kept, 1 dropped/);
    expect(toldOf({ status: 'skipped', merged: { leads: [31], reason: 'both stay' } })).toMatch(
      /merged +leads 31: both stay/,
    );
  });

  it('tells further tasks that wrote, and counts the others', () => {
    const written = task({ type: 'deal-to-opportunity', params: { dealId: 5 } });
    const lines = told(played({}, [written, ECHO, ECHO]));
    expect(lines).toMatch(/then +takes deal 5 to Marketo\n +changed +Marketo opportunity 7/);
    expect(lines).toMatch(/and rests +2 further webhooks found nothing to do/);
  });

  it('tells why nothing was done', () => {
    expect(toldOf({ status: 'skipped', reason: 'no name' })).toMatch(
      /left alone +Pipedrive person: there is nothing to call it by\n.* decided/,
    );
  });

  it('tells why a task failed, and after how many attempts', () => {
    const error = { code: 'record-ambiguous', message: 'two of them' };
    const lines = told(played({ state: 'failed', result: null, error, attempts: 2 }));
    expect(lines).toMatch(/not done +two of them\n.* decided/);
    expect(lines).toContain('2 tries');
  });

  it('names all activities', () =>
    expect(toldOf({ status: 'created', ids: [5, 6] }, 'lead-to-activity')).toMatch(/created +Pipedrive activity 5 6/));

  it('says of each changed field in which system it is', () => {
    const changes = [
      { field: 'name', from: null, to: 'Ada' },
      { field: 'pipedriveId', from: null, to: 7 },
    ];
    const lines = toldOf({ status: 'created', id: 7, changes });
    expect(lines).toMatch(/Pipedrive +name: \(empty\) -> Ada\n +Marketo +pipedriveId: \(empty\) -> 7/);
  });

  it('paints nothing but what it is told to', () => {
    const painted = new Narrator((style, text) => `<${style}>${text}</>`).event(1, played());
    expect(painted.join('\n')).toContain('<cyan>changed');
  });
});

describe('outcomeOf', () => {
  it.each<[string, Partial<Task>]>([
    ['updated', {}],
    ['failed', { state: 'failed', result: null }],
    ['skipped', { result: { status: 'skipped' } }],
  ])('%s', (outcome, values) => expect(outcomeOf(task(values))).toBe(outcome));
});

describe('hasWritten', () => {
  it.each<[boolean, Task]>([
    [true, task()],
    [true, task({ state: 'failed', result: null })],
    [true, task({ result: { status: 'skipped', role: { status: 'created' } } })],
    [false, ECHO],
    [false, task({ result: { status: 'skipped', company: { status: 'skipped' } } })],
  ])('%s %#', (written, given) => expect(hasWritten(given)).toBe(written));
});

describe('changeText', () => {
  it('says what was before and after', () =>
    expect(changeText({ field: 'pipedriveId', from: null, to: 7 })).toBe('pipedriveId: (empty) -> 7'));
});

describe('valueText', () => {
  it.each<[unknown, string]>([
    [null, '(empty)'],
    ['', '(empty)'],
    [0, '0'],
    [false, 'false'],
    ['Ada', 'Ada'],
    [['Trial', 'Event'], '["Trial","Event"]'],
  ])('%j as %s', (value, text) => expect(valueText(value)).toBe(text));
});

describe('costOf', () => {
  it('adds the tokens of Pipedrive only', () =>
    expect(costOf(played().calls)).toEqual({ marketoCalls: 1, pipedriveCalls: 2, tokens: 7 }));

  it('reads well for one and for none', () =>
    expect(costText({ marketoCalls: 0, pipedriveCalls: 1, tokens: 1 })).toBe(
      'Marketo 0 calls, Pipedrive 1 call and 1 token',
    ));
});
