import { SeededRandom } from '../../sandbox/core/random.ts';
import { toAppError } from '../../src/base/errors/app-error';
import { HandlerRegistry } from '../../src/queue/running/handler-registry';
import { QueueService } from '../../src/queue/queue.service';
import { type HandlesTask, type TaskPage, type TaskRecord } from '../../src/queue/task';
import { API_KEY, type TestApp } from '../support/create-test-app';
import { settle, wireBothSides } from '../support/wire-both-sides';
import * as actions from './actions';
import { problemsAtRest, settleModel } from './check';
import { SoakService, type SoakServiceOptions } from './soak-service';
import { World } from './world';

export interface SoakOptions extends SoakServiceOptions {
  /** Edits, creations, deletions and merges by users. */
  events: number;
  /** So many contacts are there before the edits begin. */
  contacts: number;
}

export interface SoakOutcome {
  /** Empty where everything is as the users left it. */
  problems: readonly string[];
  /** What happened to the records that the problems name, in order. */
  history: readonly string[];
  events: number;
  /** Deleted contacts that an edit on its way made anew. */
  revived: number;
  /** How often the service began anew with an older memory. */
  restored: number;
  seconds: number;
  /** By type and outcome. */
  tasks: Readonly<Record<string, number>>;
  calls: { marketo: number; pipedrive: number; writes: number };
}

const EVENTS_BETWEEN_RESTS = 120;
const DISORDER_MS = 20;

/** How often each thing is done, relative to the others. */
export type Weights = readonly (readonly [weight: number, action: actions.Action])[];

export const WEIGHTS: Weights = [
  [50, actions.editField],
  [10, actions.editBothSides],
  [4, actions.editOneWay],
  [6, actions.changeOrganization],
  [4, actions.createLead],
  [4, actions.createPerson],
  [2, actions.createOnBothSides],
  [1, actions.createClash],
  [1, actions.giveEmail],
  [4, actions.deletePair],
  [2, actions.mergePersons],
  [2, actions.mergeLeads],
  [2, actions.createOrganization],
  [6, actions.editOrganization],
  [2, actions.createDeal],
  [3, actions.editDeal],
  [4, actions.sendAgain],
  [2, actions.failOnce],
];

/** Lets users work on both sides at once, and tells whether everything is as they left it whenever it rests. */
export async function soak(options: SoakOptions): Promise<SoakOutcome> {
  const startedAt = performance.now();
  const tasks: Record<string, number> = {};
  let world: World | undefined;
  const service = await SoakService.start(options, vendorsOf(options), (app) => watchTasks(app, () => world, tasks));
  try {
    const random = new SeededRandom(options.seed).derive('soak');
    world = new World(service.sandbox, random, (path) => service.current.call('POST', path));
    world.memory = options.memory ?? 'on';
    wireAll(service.current);
    const problems = await worked(service, world, options);
    const { calls } = service.sandbox;
    const [marketo, pipedrive] = [calls.totals('marketo'), calls.totals('pipedrive')];
    return {
      problems,
      history: historyOf(world, problems),
      events: world.events,
      revived: world.revived,
      restored: service.restored,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      tasks,
      calls: { marketo: marketo.calls, pipedrive: pipedrive.calls, writes: marketo.writes + pipedrive.writes },
    };
  } finally {
    await service.close();
  }
}

/** The vendors' limits would only make it last longer, and how fast this machine answers webhooks is not the question. */
const vendorsOf = ({ seed }: SoakOptions) => ({
  seed: Number(seed) || 1,
  limits: false,
  searchLagMs: 3000,
  webhookTimeScale: 4,
});

async function worked(service: SoakService, world: World, options: SoakOptions): Promise<readonly string[]> {
  await populate(world, options.contacts, () => pause(world));
  let problems = await rest(service.current, world);
  while (problems.length === 0 && world.events < options.events) {
    await service.mayForget();
    await work(world, Math.min(options.events, world.events + EVENTS_BETWEEN_RESTS));
    problems = await rest(service.current, world);
  }
  // An emptied value may come back with the first webhook that finds nothing remembered, and then rests, too.
  if (problems.length === 0 && world.memory !== 'on') problems = await sendAll(service.current, world);
  return problems.length === 0 ? sendOnceMore(service.current, world) : problems;
}

/** Each webhook twice and late, so that they arrive in any order. */
export function wireAll(service: Pick<TestApp, 'sandbox' | 'url'>): void {
  const { marketo, pipedrive } = service.sandbox;
  wireBothSides(service);
  Object.assign(pipedrive.switches, {
    duplicateWebhooks: true,
    webhookDisorderMs: DISORDER_MS,
    webhookTimeoutMs: 120_000,
  });
  const url = `${service.url}/marketo/lead/{{lead.pipedriveId}}/delete?api_key=${API_KEY}`;
  marketo.campaigns.push({ name: 'deleted', trigger: 'lead-deleted', method: 'POST', url });
  marketo.campaigns.push(...marketo.campaigns.map((campaign) => ({ ...campaign, name: `${campaign.name} again` })));
  marketo.switches.webhookDisorderMs = DISORDER_MS;
}

/** Counts how tasks end, and keeps the world informed of those that run. */
function watchTasks(service: TestApp, worldOf: () => World | undefined, outcomes: Record<string, number>): void {
  const registry = service.app.get(HandlerRegistry);
  const handlerOf = registry.handlerOf.bind(registry);
  const watched = (handler: HandlesTask): HandlesTask => ({
    async handle(task) {
      const world = worldOf()!;
      world.running.add(task);
      const told = `${task.type} ${JSON.stringify(task.params)}`;
      world.note(`  ${told} begins`);
      try {
        const result = await handler.handle(task);
        const { status, reason } = result as { status: string; reason?: string };
        count(`${task.type} ${status}${reason ? ` (${reason})` : ''}`);
        world.note(`  ${told} ends ${JSON.stringify(result)}`);
        return result;
      } catch (thrown) {
        const { kind, message } = toAppError(thrown);
        count(`${task.type} ${kind}`);
        world.note(`  ${told} ends ${kind}: ${message}`);
        throw thrown;
      } finally {
        world.running.delete(task);
      }
    },
  });
  const count = (outcome: string): void => void (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1);
  registry.handlerOf = (type) => watched(handlerOf(type));
}

export async function populate(world: World, contacts: number, pause: () => Promise<void>): Promise<void> {
  for (let made = 0; made < contacts / 4; made += 1) actions.createOrganization(world);
  while (world.model.contacts.length < contacts) {
    world.random.pick([actions.createLead, actions.createPerson])(world);
    await pause();
  }
  world.events = 0;
}

async function work(world: World, until: number): Promise<void> {
  while (world.events < until) if (await drawAction(world.random, WEIGHTS)(world)) await pause(world);
}

export function drawAction(random: SeededRandom, weights: Weights): actions.Action {
  let draw = random.next() * weights.reduce((sum, [weight]) => sum + weight, 0);
  return weights.find(([weight]) => (draw -= weight) < 0)![1];
}

/** Mostly none: edits come in bursts. */
async function pause({ random }: World): Promise<void> {
  const chance = random.next();
  if (chance < 0.5) return;
  const milliseconds = chance < 0.9 ? random.integer(0, 10) : random.integer(10, 60);
  await new Promise((resolve) => void setTimeout(resolve, milliseconds));
}

/** Until nothing happens any more, and no task waits for its next attempt. */
async function rest(service: TestApp, world: World): Promise<string[]> {
  const queue = service.app.get(QueueService);
  await settle(service);
  while ((await queue.counts()).queued > 0) {
    world.sandbox.clock.advance(5000);
    await settle(service);
  }
  const problems = problemsAtRest(world, await failedTasks(service));
  if (problems.length === 0) settleModel(world);
  world.note('rest');
  return problems;
}

async function failedTasks(service: TestApp): Promise<TaskRecord[]> {
  const queue = service.app.get(QueueService);
  const failed: TaskRecord[] = [];
  let cursor: string | null = null;
  do {
    const page: TaskPage = await queue.list({ state: 'failed', limit: 100, ...(cursor === null ? {} : { cursor }) });
    failed.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return failed;
}

/** One webhook of each record: nothing is left to be written. */
async function sendOnceMore(service: TestApp, world: World): Promise<string[]> {
  const { calls } = service.sandbox;
  const since = calls.lastId();
  const problems = await sendAll(service, world);
  const writes = calls.list({ write: true, since }).map(({ method, path }) => `unneeded write: ${method} ${path}`);
  return [...problems, ...writes];
}

async function sendAll(service: TestApp, world: World): Promise<string[]> {
  for (const path of pathsOfAll(world)) await service.call('POST', path);
  return rest(service, world);
}

/** The routes of every record that may have something to carry over. */
export function pathsOfAll({ sandbox: { marketo, pipedrive }, model: { contacts, deals } }: World): string[] {
  const clashes = new Set(contacts.filter(({ life }) => life === 'clash').map(({ person }) => person));
  const persons = pipedrive.persons().filter(({ id }) => !clashes.has(Number(id)));
  return [
    ...marketo.leads().map(({ id }) => `/marketo/lead/${String(id)}`),
    ...persons.map(({ id }) => `/pipedrive/person/${String(id)}`),
    ...pipedrive.organizations().map(({ id }) => `/pipedrive/organization/${String(id)}`),
    ...deals.filter(({ isAbandoned }) => !isAbandoned).map(({ id }) => `/pipedrive/deal/${id}`),
  ];
}

/** The journal's lines about records that problems name, by lead, person, organization and so on. */
export function historyOf({ journal }: World, problems: readonly string[]): string[] {
  const namesOf = (text: string): string[] =>
    [...text.matchAll(/\b(lead|person|organization|company|deal|contact)(?:Id":| )(\d+)/g)].map(
      ([, kind, id]) => `${kind} ${id}`,
    );
  const wanted = new Set(problems.flatMap(namesOf));
  return problems.length === 0 ? [] : journal.filter((line) => namesOf(line).some((name) => wanted.has(name)));
}
