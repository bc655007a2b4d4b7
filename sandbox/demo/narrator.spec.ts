import { type Call } from '../index.ts';
import { changeText, costOf, costText, Narrator, outcomeOf, valueText } from './narrator.ts';
import { type Played } from './player.ts';
import { type Task } from './service.ts';

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
  state: 'succeeded',
  attempts: 1,
  enqueuedAt: '2026-11-23T10:00:00.000Z',
  finishedAt: '2026-11-23T10:00:00.120Z',
  result: { status: 'updated', id: 7, changes: [{ field: 'lead_score', from: 5, to: 65 }] },
  error: null,
  ...values,
});

const played = (values: Partial<Task> = {}, acceptedAt: number | null = null): Played => ({
  event: { what: 'A score rises', action: { kind: 'repeat', lead: 'ada' }, expected: 'updated' },
  arrival: { request: 'POST /marketo/lead/30?api_key=***', status: 202, taskName: 'lead-to-person-1', acceptedAt },
  task: task(values),
  calls: [call('marketo', 1), call('pipedrive', 5), call('pipedrive', 2)],
});

const told = (event: Played): string => new Narrator((_style, text) => text).event(3, event).join('\n');

describe('Narrator', () => {
  it('tells what arrived, what was done and what it cost', () => {
    const lines = told(played());
    expect(lines).toContain(' 3  A score rises');
    expect(lines).toMatch(/arrived +POST \/marketo\/lead\/30\?api_key=\*{3} -> 202/);
    expect(lines).toMatch(/updated +person 7\n +lead_score: 5 -> 65/);
    expect(lines).toMatch(/cost +Marketo 1 call, Pipedrive 2 calls and 7 tokens; 120 ms from accepted to written/);
  });

  it('tells the part of the organization', () => {
    const organization = { status: 'skipped' as const, id: 4, reason: 'unchanged' };
    expect(told(played({ result: { status: 'created', id: 7, organization } }))).toContain(
      'organization 4 skipped: unchanged',
    );
  });

  it('tells why nothing was done', () => {
    expect(told(played({ result: { status: 'skipped', reason: 'no name' } }))).toMatch(
      /skipped +person: no name\n.* to decided/,
    );
  });

  it('tells why a task failed, and after how many attempts', () => {
    const error = { code: 'record-ambiguous', message: 'two of them' };
    const lines = told(played({ state: 'failed', result: null, error, attempts: 2 }));
    expect(lines).toMatch(/failed +record-ambiguous: two of them/);
    expect(lines).toContain('2 attempts');
  });

  it('counts from the retry where there was one', () => {
    expect(told(played({}, Date.parse('2026-11-23T10:00:00.100Z')))).toContain(' 20 ms from accepted');
  });

  it('paints nothing but what it is told to', () => {
    const painted = new Narrator((style, text) => `<${style}>${text}</>`).event(1, played());
    expect(painted.join('\n')).toContain('<cyan>updated');
  });
});

describe('outcomeOf', () => {
  it.each<[string, Partial<Task>]>([
    ['updated', {}],
    ['failed', { state: 'failed', result: null }],
    ['skipped', { result: { status: 'skipped' } }],
  ])('%s', (outcome, values) => expect(outcomeOf(task(values))).toBe(outcome));
});

describe('changeText', () => {
  it('says where a field of the lead was written', () =>
    expect(changeText({ field: 'pipedriveId', from: null, to: 7 })).toBe('pipedriveId: (empty) -> 7 (on the lead)'));
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
