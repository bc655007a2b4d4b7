import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { runCommand } from '../../test/support/run-command';

const KEY = 'k3y-of-the-command-line';
const TASK = {
  name: 'task-1',
  type: 'lead-to-person',
  params: { leadId: 30 },
  state: 'failed',
  attempts: 2,
  enqueuedAt: '2026-11-23T10:00:00.000Z',
  eta: '2026-11-23T10:00:00.000Z',
  finishedAt: '2026-11-23T10:00:01.000Z',
  result: null,
  error: { code: 'record-rejected', message: 'Pipedrive\u001b[31m refused it' },
};

describe('the commands that talk to a running service', () => {
  let server: Server;
  let requests: { call: string; key: string | undefined }[];
  let answers: Record<string, [status: number, body: unknown]>;
  let environment: Record<string, string | undefined>;

  beforeEach(async () => {
    requests = [];
    server = createServer(({ method, url, headers }, response) => {
      requests.push({ call: `${method} ${url}`, key: headers['x-api-key'] as string | undefined });
      const [status, body] = answers[`${method} ${url}`] ?? [404, { kind: 'record-not-found', message: 'Not there' }];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    environment = { SYNC_URL: `http://127.0.0.1:${port}/`, SYNC_API_KEY: KEY, API_KEYS: undefined };
  });
  afterEach(() => server.close());

  const run = (typed: string) => runCommand(typed, environment);

  it('sends the filters of tasks and prints a table', async () => {
    const path = 'GET /tasks?state=failed&code=record-rejected&record=lead%3A30&limit=1';
    answers = { [path]: [200, { items: [TASK], nextCursor: 'abc' }] };
    const { exitCode, out } = await run('tasks --state failed --code record-rejected --record lead:30 --limit 1');
    expect(requests).toEqual([{ call: path, key: KEY }]);
    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'NAME    TYPE            OF         STATE   TRIES  QUEUED AT                 OUTCOME',
      'task-1  lead-to-person  leadId 30  failed  2      2026-11-23T10:00:00.000Z  record-rejected: Pipedrive [31m refused it',
      'More: --cursor abc',
      '',
    ]);
  });

  const JOB = {
    id: 'plan-1',
    type: 'plan',
    state: 'succeeded',
    finishedAt: '2026-11-23T10:00:00.000Z',
    eta: null,
    progress: { done: 3, total: 3 },
    counts: { created: 1, updated: 0, linked: 0, skipped: 2, ambiguous: 0, failed: 0 },
    price: { marketoCalls: 4, pipedriveCalls: 1, pipedriveTokens: 5 },
    cost: {
      marketoCalls: 2,
      pipedriveCalls: 1,
      pipedriveTokens: 10,
      lists: { marketoCalls: 1, pipedriveCalls: 1, pipedriveTokens: 10 },
    },
    pausedBecause: null,
    error: null,
  };

  it('follows a plan, prints counts and price, and ends with 2 where something would change', async () => {
    answers = { 'POST /jobs': [202, { id: 'plan-1' }], 'GET /jobs/plan-1': [200, JOB] };
    const { exitCode, out } = await run('plan --from pipedrive --kinds person --ids 1,2,3');
    expect(exitCode).toBe(2);
    expect(out.split('\n')).toEqual([
      'Job plan-1: succeeded, 3 of 3 done',
      'created 1, updated 0, linked 0, skipped 2, ambiguous 0, failed 0',
      'The backfill would cost 4 Marketo calls, 1 Pipedrive calls of 5 tokens',
      'Spent 3 Marketo calls, 2 Pipedrive calls of 20 tokens, of which 1 Marketo calls, 1 Pipedrive calls of 10 tokens on lists and fields',
      '',
    ]);
    const inStep = { ...JOB, counts: { ...JOB.counts, created: 0 } };
    answers['GET /jobs/plan-1'] = [200, inStep];
    const again = await run('plan --from pipedrive --json');
    expect([again.exitCode, JSON.parse(again.out)]).toEqual([0, inStep]);
  });

  it('ends with 1 where a job waits for people or a record failed, with 64 for options that do not fit', async () => {
    const waits = { ...JOB, state: 'paused', finishedAt: null, pausedBecause: 'no permission' };
    answers = { 'POST /jobs': [202, { id: 'plan-1' }], 'GET /jobs/plan-1': [200, waits] };
    const { exitCode, out } = await run('backfill --from pipedrive');
    expect([exitCode, out]).toEqual([1, expect.stringContaining('It waits: no permission')]);
    answers['GET /jobs/plan-1'] = [200, { ...JOB, type: 'backfill', counts: { ...JOB.counts, failed: 1 } }];
    expect((await run('backfill --from pipedrive')).exitCode).toBe(1);
    expect((await run('backfill --from pipedrive --limit many')).exitCode).toBe(64);
    expect((await run('jobs --pause')).exitCode).toBe(64);
  });

  it('lists jobs and their items, and decides about one', async () => {
    const item = {
      record: { kind: 'lead', id: 30 },
      target: null,
      outcome: 'failed',
      error: { code: 'x', message: 'y' },
    };
    answers = {
      'GET /jobs?limit=1': [200, { items: [JOB], nextCursor: '7' }],
      'GET /jobs/plan-1/items?outcome=failed': [200, { items: [item], nextCursor: null }],
      'POST /jobs/plan-1/resume': [202, { id: 'plan-1', state: 'queued' }],
    };
    expect((await run('jobs --limit 1')).out).toMatch(/^ID .*\nplan-1 {2}succeeded {2}3\/3 .*\nMore: --cursor 7\n$/);
    expect((await run('jobs plan-1 --items --outcome failed')).out).toContain('lead 30          failed   x: y');
    expect((await run('jobs plan-1 --resume')).out).toBe('plan-1: queued\n');
  });

  it('prints what the route gave, as the one document of --json', async () => {
    const page = { items: [TASK], nextCursor: null };
    answers = { 'GET /tasks': [200, page] };
    const { out, error } = await run('tasks --json');
    expect(JSON.parse(out)).toEqual(page);
    expect(error).toBe('');
  });

  it('shows one task, and one that is not there as a problem', async () => {
    answers = { 'GET /tasks/task-1': [200, TASK] };
    expect((await run('tasks task-1')).out).toContain('params: leadId 30\nstate: failed\n');
    expect(await run('tasks task-2')).toEqual({
      exitCode: 1,
      out: '',
      error: 'The service answered GET /tasks/task-2 with 404: Not there\n',
    });
  });

  it('counts tasks and their failures', async () => {
    const failure = { code: 'record-rejected', type: 'lead-to-person', count: 3, newestAt: 'now', example: 'task-1' };
    const summary = { queued: 4, running: 1, failed: 3, oldestWaitingSeconds: 7, failures: [failure] };
    answers = { 'GET /tasks/summary': [200, summary] };
    expect((await run('tasks --summary')).out).toMatch(
      /^Waiting 4, running 1, failed 3; the oldest has waited 7 s\n\nCOUNT .*\n3 +record-rejected +lead-to-person +now +task-1\n$/,
    );
  });

  it('explains one record', async () => {
    const record = { kind: 'lead', id: 30 };
    const known = { record, linked: { kind: 'person', id: 12 }, state: 'failed', explanation: 'Why.', tasks: [TASK] };
    answers = { 'GET /records/lead/30': [200, known] };
    expect((await run('record lead 30')).out).toMatch(/^lead 30 - person 12: failed\nWhy\.\n\nNAME .*\ntask-1 .*\n$/);
    expect(JSON.parse((await run('record lead 30 --json')).out)).toEqual(known);
  });

  it('retries one task, or those that fit', async () => {
    answers = {
      'POST /tasks/task-1/retry': [202, { name: 'task-1', eta: 'soon', type: 'lead-to-person' }],
      'POST /tasks/retry?code=vendor-denied&dryRun=true': [200, { matched: 37, queued: 0 }],
      'POST /tasks/retry?code=vendor-denied&superseded=true': [202, { matched: 37, queued: 37 }],
    };
    expect((await run('retry task-1')).out).toBe('Queued again: task-1, expected to run at soon\n');
    expect((await run('retry --code vendor-denied --dry-run')).out).toBe(
      '37 failed tasks fit; nothing was queued, as asked\n',
    );
    expect((await run('retry --code vendor-denied --superseded')).out).toBe('37 failed tasks fit; 37 queued again\n');
  });

  it.each([
    ['a request that the service refuses', 'retry', 64],
    ['a name and options at once', 'retry task-1 --code vendor-denied', 64],
    ['an unknown command', 'tusks', 64],
    ['an unknown option', 'tasks --stat failed', 64],
    ['a missing argument', 'record lead', 64],
    ['no command', '', 64],
    ['help', '--help', 0],
    ['help of a command', 'tasks --help', 0],
  ])('ends %s with the right code', async (_what, typed, exitCode) => {
    answers = { 'POST /tasks/retry': [400, { kind: 'invalid-request', message: 'Give a filter' }] };
    expect((await run(typed)).exitCode).toBe(exitCode);
  });

  it('shows examples with the help of every command', async () => {
    const { out } = await run('--help');
    const names = [...out.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name!).filter((name) => name !== 'help');
    expect(names).toEqual(expect.arrayContaining(['tasks', 'record', 'retry']));
    for (const name of names) {
      expect((await run(`${name} --help`)).out).toContain(`Examples:\n  marketo-pipedrive-sync ${name}`);
    }
  });

  it('tells a machine of a problem in the one document, and a person beside it', async () => {
    answers = { 'GET /tasks': [401, { kind: 'unauthenticated', message: 'Authentication required' }] };
    const { exitCode, out, error } = await run('tasks --json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toEqual({ error: { code: 'unauthenticated', message: error.trim() } });
    expect(error).toMatch(/^The service answered GET \/tasks with 401: .*SYNC_API_KEY is no key of that service\)\n$/);
    expect(error).not.toContain(KEY);
  });

  it('tells in one line that nothing answers, and where it looked', async () => {
    const SYNC_URL = environment['SYNC_URL']!;
    server.close();
    const { exitCode, error } = await run('tasks');
    expect(exitCode).toBe(1);
    expect(error).toBe(
      `The service gave no answer to GET /tasks (ECONNREFUSED): is it running at ${SYNC_URL.slice(0, -1)} (SYNC_URL)?\n`,
    );
  });

  it('takes the first key that may do everything, and tells that none is there', async () => {
    answers = { 'GET /tasks': [200, { items: [], nextCursor: null }] };
    environment['SYNC_API_KEY'] = undefined;
    const without = await run('tasks');
    expect(without).toEqual({ exitCode: 1, out: '', error: expect.stringContaining('SYNC_API_KEY is missing') });
    expect(without.error.split('\n')).toHaveLength(2);
    environment['API_KEYS'] = `marketo@webhook:aaaaaaaaaaaaaaaa,ops:${KEY},other:bbbbbbbbbbbbbbbb`;
    expect((await run('tasks')).out).toBe('No task\n');
    expect(requests).toEqual([{ call: 'GET /tasks', key: KEY }]);
  });
});
