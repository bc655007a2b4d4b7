import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeededRandom } from '../../sandbox/core/random.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type TaskPage, type TaskRecord } from '../../src/queue/task';
import * as actions from '../soak/actions';
import { problemsAtRest, settleModel } from '../soak/check';
import { drawAction, historyOf, pathsOfAll, populate, WEIGHTS, wireAll, type Weights } from '../soak/soak';
import { API_KEY, environmentFor } from '../support/create-test-app';
import { freePort } from '../support/service-process';
import { ChaosWorld, problemsOfMails, sendMail } from './chaos-world';
import { type ChaosDatabase, postgresDatabase, sqliteDatabase } from './database';
import { Gateway } from './gateway';
import { Storm } from './storm';
import { SupervisedService } from './supervised-service';

export interface ChaosOptions {
  seed: number | string;
  store: 'sqlite' | 'postgres';
  /** How long storms blow, in all; rests between them come on top. */
  stormSeconds: number;
  /** How long one storm blows. */
  roundSeconds: number;
  contacts: number;
  concurrency: number;
}

export interface ChaosOutcome {
  /** Empty where, after each storm, both sides are as users left them. */
  problems: readonly string[];
  history: readonly string[];
  /** Edits, creations, deletions and merges by users. */
  events: number;
  rounds: number;
  seconds: number;
  /** Tasks that the service accepted; each of them ended. */
  accepted: number;
  /** Deliveries that the service did not answer, or with 503: they were repeated until it did. */
  repeatedDeliveries: number;
  starts: number;
  endedByItself: readonly string[];
  storm: Readonly<Record<string, number>>;
  calls: { marketo: number; pipedrive: number; writes: number };
  records: Readonly<Record<string, number>>;
}

const DRAIN_LIMIT_MS = 300_000;
const MOST_ASKED = 100;
const MOST_OF_CALLS = 2000;
const LONGEST_BETWEEN_EVENTS_MS = 1600;

/** Everything of one run. */
interface Run {
  options: ChaosOptions;
  sandbox: Sandbox;
  database: ChaosDatabase;
  service: SupervisedService;
  gateway: Gateway;
  world: ChaosWorld;
  storm: Storm;
}

/** Lets users work while everything goes wrong, and tells whether everything is as they left it after each storm. */
export async function chaos(options: ChaosOptions): Promise<ChaosOutcome> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  const run = await start(options, folder);
  const { world, gateway, service, storm, sandbox } = run;
  try {
    await populate(world, options.contacts, () => Promise.resolve());
    let problems = await rest(run);
    let rounds = 0;
    for (let blown = 0; problems.length === 0 && blown < options.stormSeconds; blown += options.roundSeconds) {
      const untilMs = Date.now() + options.roundSeconds * 1000;
      await Promise.all([storm.blow(untilMs), work(run, untilMs)]);
      rounds += 1;
      problems = await rest(run);
      tellRound(run, rounds);
    }
    if (problems.length === 0) problems = await sendOnceMore(run);
    const [marketo, pipedrive] = [sandbox.calls.totals('marketo'), sandbox.calls.totals('pipedrive')];
    return {
      problems,
      history: problems.length === 0 ? [] : await historyOfRun(run, problems),
      events: world.events,
      rounds,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      accepted: gateway.accepted.size,
      repeatedDeliveries: gateway.repeated,
      starts: service.starts,
      endedByItself: service.endedByItself,
      storm: storm.counts,
      calls: { marketo: marketo.calls, pipedrive: pipedrive.calls, writes: marketo.writes + pipedrive.writes },
      records: recordsOf(sandbox),
    };
  } finally {
    await end(run, folder);
  }
}

/** An hour is long: one that is ended before its time has told what it tried. */
function tellRound({ options: { seed, store }, world, gateway, service, storm }: Run, rounds: number): void {
  const so = { events: world.events, accepted: gateway.accepted.size, starts: service.starts, storm: storm.counts };
  process.stdout.write(`chaos on ${store}, seed ${seed}, after round ${rounds}: ${JSON.stringify(so)}\n`);
}

async function start(options: ChaosOptions, folder: string): Promise<Run> {
  const sandbox = await startSandbox({ company: 'empty', seed: Number(options.seed) || 1, searchLagMs: 3000 });
  const file = join(folder, 'sync.db');
  const database = options.store === 'postgres' ? await postgresDatabase() : sqliteDatabase(file);
  const environment = {
    ...environmentFor(sandbox, folder),
    DATABASE_URL: database.url,
    MAPPING_FILE: join(__dirname, '../soak/soak.mapping.ts'),
    QUEUE_CONCURRENCY: String(options.concurrency),
    QUEUE_MAX_ATTEMPTS: '1000',
    QUEUE_MIN_BACKOFF_SECONDS: '0.2',
    QUEUE_MAX_BACKOFF_SECONDS: '2',
    LOG_LEVEL: 'debug',
  };
  const service = new SupervisedService(environment, await freePort());
  await service.untilLive();
  const gateway = await Gateway.start(service.url);
  const random = new SeededRandom(options.seed).derive('chaos');
  const world = new ChaosWorld(sandbox, random.derive('users'), (path) => Promise.resolve(gateway.post(path, API_KEY)));
  wireAll({ sandbox, url: gateway.url });
  const storm = new Storm({ sandbox, service, database }, random.derive('storm'), (text) => world.note(text));
  return { options, sandbox, database, service, gateway, world, storm };
}

async function end({ service, gateway, database, sandbox }: Run, folder: string): Promise<void> {
  gateway.close();
  await service.close();
  await database.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
}

/** Users edit until then. */
async function work({ world, gateway }: Run, untilMs: number): Promise<void> {
  const tell = (path: string, body: object): void => gateway.post(path, API_KEY, body);
  const weights: Weights = [
    ...WEIGHTS.filter(([, action]) => action !== actions.failOnce),
    [5, () => sendMail(world, tell)],
  ];
  while (Date.now() < untilMs) {
    world.beginsAction();
    if (await drawAction(world.random, weights)(world)) await sleep(world.random.integer(0, LONGEST_BETWEEN_EVENTS_MS));
    else await sleep(0);
  }
}

/** Ends the storm, waits until nothing happens any more, and compares. */
async function rest(run: Run): Promise<string[]> {
  const { world, gateway, storm } = run;
  await storm.calm();
  const undrained = await drained(run);
  if (undrained.length > 0) return undrained;
  const problems = [
    ...problemsAtRest(world, await tasksIn(run, 'failed')),
    ...problemsOfMails(world),
    ...(await unended(run)),
    ...gateway.refusals,
  ];
  if (problems.length === 0) settleModel(world);
  world.rests();
  return problems;
}

/** Resolves once nothing waits, runs or calls any more; tells what still does where that takes too long. */
async function drained(run: Run): Promise<string[]> {
  const { sandbox, gateway, service } = run;
  const deadline = Date.now() + DRAIN_LIMIT_MS;
  for (let before = -1; ;) {
    await Promise.all([sandbox.marketo.settled(), sandbox.pipedrive.settled()]);
    const waiting = [...(await tasksIn(run, 'queued', 20)), ...(await tasksIn(run, 'running', 20))];
    const now = sandbox.calls.lastId();
    if (gateway.pending === 0 && waiting.length === 0 && now === before) return [];
    if (Date.now() > deadline) {
      return [
        ...waiting.map((task) => `never ended: ${JSON.stringify(task)}`),
        `the service logs ${service.lastWords}`,
      ];
    }
    before = now;
    await sleep(200);
  }
}

async function tasksIn({ service }: Pick<Run, 'service'>, state: string, limit = Infinity): Promise<TaskRecord[]> {
  const found: TaskRecord[] = [];
  let cursor: string | null = null;
  do {
    const query: string = `state=${state}&limit=${Math.min(limit, 100)}${cursor === null ? '' : `&cursor=${cursor}`}`;
    const page: TaskPage = await get<TaskPage>(service, `/tasks?${query}`);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && found.length < limit);
  return found;
}

/** Tasks that were accepted and did not end. */
async function unended({ service, gateway }: Run): Promise<string[]> {
  const states = await Promise.all(
    [...gateway.accepted].map(async (name) => [
      name,
      (await get<Partial<TaskRecord>>(service, `/tasks/${name}`)).state,
    ]),
  );
  return states.flatMap(([name, state]) =>
    state === 'succeeded' || state === 'failed' ? [] : [`${name} was accepted and is ${state ?? 'unknown'}`],
  );
}

/** Asks until there is an answer: the service may be starting, or connecting to its database anew. */
async function get<T>(service: SupervisedService, path: string): Promise<T> {
  let refusal: unknown;
  for (let attempt = 1; attempt <= MOST_ASKED; attempt += 1) {
    try {
      return await getOnce<T>(service, path);
    } catch (thrown) {
      refusal = thrown;
      await sleep(200);
    }
  }
  throw new Error(`GET ${path} had no answer, again and again`, { cause: refusal });
}

async function getOnce<T>({ url }: SupervisedService, path: string): Promise<T> {
  const response = await fetch(url + path, { headers: { 'x-api-key': API_KEY } });
  if (response.ok || response.status === 404) return (await response.json()) as T;
  throw new Error(`GET ${path} was answered ${response.status}`);
}

/** One webhook of each record: nothing is left to be written. */
async function sendOnceMore(run: Run): Promise<string[]> {
  const { world, sandbox, gateway } = run;
  const since = sandbox.calls.lastId();
  for (const path of pathsOfAll(world)) gateway.post(path, API_KEY);
  const problems = await rest(run);
  const writes = sandbox.calls.list({ write: true, since });
  return [...problems, ...writes.map(({ method, path }) => `unneeded write: ${method} ${path}`)];
}

/** What users did to the records that the problems name, what their tasks did, and what went wrong meanwhile. */
async function historyOfRun(run: Run, problems: readonly string[]): Promise<string[]> {
  const { world, service, sandbox } = run;
  const tasks = (await Promise.all(['succeeded', 'failed', 'queued'].map((state) => tasksIn(run, state)))).flat();
  for (const { startedAt, finishedAt, type, params, attempts, state, result, error } of tasks) {
    const times = `${startedAt?.slice(11, 23)} to ${finishedAt?.slice(11, 23)}`;
    const outcome = `${attempts} ${state} ${JSON.stringify(result ?? error)}`;
    world.journal.push(`task, ${times}: ${type} ${JSON.stringify(params)} ${outcome}`);
  }
  world.journal.push(...service.decisions);
  const storms = world.journal.filter((line) => line.includes('STORM'));
  const calls = sandbox.calls.list().slice(-MOST_OF_CALLS);
  return [...storms, ...historyOf(world, problems).toSorted(), ...calls.map((call) => JSON.stringify(call))];
}

function recordsOf({ marketo, pipedrive }: Sandbox): Record<string, number> {
  return {
    leads: marketo.leads().length,
    persons: pipedrive.persons().length,
    companies: marketo.companies().length,
    organizations: pipedrive.organizations().length,
    opportunities: marketo.opportunities().length,
    roles: marketo.roles().length,
    activities: pipedrive.activities().length,
  };
}
