import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { DEFAULT_SETTINGS, EmulatedQueue, type QueueSettings, type Time } from './emulated-queue';
import { type EmulatedTask } from './emulated-task';
import { type Identity } from './identity';
import { isName, queueOf } from './names';
import { Refused } from './refused';
import {
  given,
  masked,
  milliseconds,
  settingsOf,
  unknownPaths,
  type WireQueue,
  type WireTask,
  wireQueue,
  wireTask,
} from './wire';

/** Requests as the protos describe them, for all methods at once. */
export interface Call {
  name?: string;
  parent?: string;
  queue?: WireQueue;
  task?: WireTask;
  update_mask?: { paths?: string[] };
  response_view?: string;
}

const MOST_BYTES = 100_000;
const LONGEST_AHEAD_MS = 30 * 24 * 3_600_000;
const DEADLINE = { leastMs: 15_000, defaultMs: 600_000, mostMs: 1_800_000 };

const invalid = (message: string): Refused => new Refused(status.INVALID_ARGUMENT, message);
const notFound = (message: string): Refused => new Refused(status.NOT_FOUND, message);

/** The methods of the service, with the queues that they work on. */
export class Methods {
  readonly queues = new Map<string, EmulatedQueue>();

  constructor(
    private readonly time: Time,
    private readonly identity: Identity | null,
    private readonly random: () => number,
  ) {}

  readonly byName: Record<string, (call: Call) => object> = {
    ListQueues: ({ parent = '' }) => ({
      queues: [...this.queues.values()].filter(({ name }) => name.startsWith(`${parent}/queues/`)).map(wireQueue),
    }),
    GetQueue: ({ name = '' }) => wireQueue(this.queue(name)),
    CreateQueue: ({ parent = '', queue = {} }) => {
      if (!isName('location', parent)) throw invalid(`Invalid parent: ${parent}`);
      if (this.queues.has(queue.name ?? '')) throw new Refused(status.ALREADY_EXISTS, 'Queue already exists');
      return wireQueue(this.addQueue(queue.name ?? '', settingsOf(queue, DEFAULT_SETTINGS)));
    },
    UpdateQueue: ({ queue = {}, update_mask: mask }) => this.updateQueue(queue, mask?.paths ?? []),
    DeleteQueue: ({ name = '' }) => {
      this.queue(name).close();
      this.queues.delete(name);
      return {};
    },
    PurgeQueue: ({ name = '' }) => this.withQueue(name, (queue) => queue.purge()),
    PauseQueue: ({ name = '' }) => this.withQueue(name, (queue) => queue.pause()),
    ResumeQueue: ({ name = '' }) => this.withQueue(name, (queue) => queue.resume()),
    ListTasks: ({ parent = '', response_view: view }) => ({
      tasks: this.queue(parent)
        .list()
        .map((task) => wireTask(task, view === 'FULL')),
    }),
    GetTask: ({ name = '', response_view: view }) => wireTask(this.task(name), view === 'FULL'),
    CreateTask: ({ parent = '', task = {}, response_view: view }) =>
      wireTask(this.createTask(this.queue(parent), task), view === 'FULL'),
    DeleteTask: ({ name = '' }) => {
      this.queue(queueOf(name)).remove(this.task(name));
      return {};
    },
    RunTask: ({ name = '' }) => {
      const task = this.task(name);
      this.queue(queueOf(name)).run(task);
      return wireTask(task, false);
    },
  };

  queue(name: string): EmulatedQueue {
    if (!isName('queue', name)) throw invalid(`Invalid resource name: ${name}`);
    const queue = this.queues.get(name);
    if (queue === undefined) throw notFound(`Queue does not exist: ${name}`);
    return queue;
  }

  addQueue(name: string, settings: QueueSettings): EmulatedQueue {
    if (!isName('queue', name)) throw invalid(`Invalid resource name: ${name}`);
    const { maxDispatchesPerSecond, maxConcurrentDispatches, retry } = settings;
    if (maxDispatchesPerSecond > 500) throw invalid('rate_limits.max_dispatches_per_second must be at most 500');
    if (maxConcurrentDispatches > 5000) throw invalid('rate_limits.max_concurrent_dispatches must be at most 5000');
    if (retry.minBackoffMs > retry.maxBackoffMs) throw invalid('retry_config.min_backoff is above max_backoff');
    const queue = new EmulatedQueue(name, settings, this.time, this.identity, this.random);
    this.queues.set(name, queue);
    return queue;
  }

  private updateQueue(given: WireQueue, paths: readonly string[]): object {
    const unknown = unknownPaths(paths);
    if (unknown.length > 0) throw invalid(`Invalid field in update_mask: ${unknown.join(', ')}`);
    const name = given.name ?? '';
    const present = this.queues.get(name);
    const settings = settingsOf(given, DEFAULT_SETTINGS);
    if (present === undefined) return wireQueue(this.addQueue(name, settings));
    present.settings = masked(present.settings, settings, paths);
    return wireQueue(present);
  }

  private withQueue(name: string, change: (queue: EmulatedQueue) => void): object {
    const queue = this.queue(name);
    change(queue);
    return wireQueue(queue);
  }

  private task(name: string): EmulatedTask {
    if (!isName('task', name)) throw invalid(`Invalid resource name: ${name}`);
    const task = this.queue(queueOf(name)).get(name);
    if (task === undefined) throw notFound('The task no longer exists');
    return task;
  }

  private createTask(queue: EmulatedQueue, task: WireTask): EmulatedTask {
    const now = this.time.now();
    const name = given(task.name) ?? `${queue.name}/tasks/${randomBytes(10).toString('hex')}`;
    if (!isName('task', name) || queueOf(name) !== queue.name) throw invalid(`Invalid task name: ${name}`);
    const scheduledAt = task.schedule_time === undefined ? now : milliseconds(task.schedule_time);
    if (scheduledAt > now + LONGEST_AHEAD_MS) throw invalid('schedule_time is more than 30 days ahead');
    const request = requestOf(task);
    if (request.body.length > MOST_BYTES) throw invalid('Task size too large');
    if (queue.isTaken(name)) {
      throw new Refused(
        status.ALREADY_EXISTS,
        'The task cannot be created because a task with this name existed too recently',
      );
    }
    const created: EmulatedTask = {
      name,
      queue: queue.name,
      request,
      createdAt: now,
      scheduledAt: Math.max(scheduledAt, now),
      dispatchDeadlineMs: deadlineOf(task),
      attempts: 0,
      answers: 0,
      firstAttemptAt: null,
      previousStatus: null,
      inFlight: 0,
    };
    queue.add(created);
    return created;
  }
}

function requestOf({ http_request: http }: WireTask): EmulatedTask['request'] {
  if (http === undefined) throw invalid('Only tasks with an http_request are emulated');
  if (!/^https?:\/\/\S+$/.test(http.url ?? ''))
    throw invalid('http_request.url must be an http:// or https:// address');
  const { oidc_token: oidc } = http;
  return {
    url: http.url!,
    method: http.http_method === 'HTTP_METHOD_UNSPECIFIED' ? 'POST' : (http.http_method ?? 'POST'),
    headers: http.headers ?? {},
    body: Buffer.from(http.body ?? []),
    oidcToken:
      oidc === undefined
        ? null
        : { email: oidc.service_account_email ?? '', audience: given(oidc.audience) ?? http.url! },
  };
}

function deadlineOf({ dispatch_deadline: deadline }: WireTask): number {
  if (deadline === undefined) return DEADLINE.defaultMs;
  const ms = milliseconds(deadline);
  if (ms < DEADLINE.leastMs || ms > DEADLINE.mostMs) throw invalid('dispatch_deadline must be in [15s, 30m]');
  return ms;
}
