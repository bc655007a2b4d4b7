import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as othersHaveRun } from 'node:timers/promises';

/** One of the works that go in lockstep. */
interface Walker {
  readonly group: Lockstep;
  /** Its place among the works. */
  readonly place: number;
  /** What it waits for. */
  waits: number;
}

interface Request {
  /** Of the work that asks. */
  readonly place: number;
  readonly item: unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

interface Lane {
  readonly carry: (items: unknown[]) => Promise<PromiseSettledResult<unknown>[]>;
  readonly requests: Request[];
}

const walkers = new AsyncLocalStorage<Walker>();

/**
 * Works that run at once and gather what they ask for: nothing of it is sent before each of them waits for something, so
 * that what goes together does not depend on how long anything takes.
 */
export class Lockstep {
  private readonly lanes = new Map<string, Lane>();
  private readonly inContextOfRun = AsyncLocalStorage.snapshot();
  private running = 0;
  private isSending = false;

  /** The group that the present work is part of; undefined for work on its own. */
  static current(): Lockstep | undefined {
    return walkers.getStore()?.group;
  }

  /** How each of the works ended, in their order. */
  static async run<T>(works: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
    const group = new Lockstep();
    group.running = works.length;
    return Promise.allSettled(works.map((work, place) => group.walk(work, place)));
  }

  /**
   * Waits until the others wait, too; then all items of the lane are carried at once.
   *
   * @param carry - gives an outcome for each item, in their order.
   */
  gather<I, O>(lane: string, item: I, carry: (items: I[]) => Promise<PromiseSettledResult<O>[]>): Promise<O> {
    const known = this.lanes.get(lane) ?? { carry: carry as Lane['carry'], requests: [] };
    this.lanes.set(lane, known);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    known.requests.push({ place: walkers.getStore()?.place ?? 0, item, resolve, reject });
    return waitingFor(promise as Promise<O>);
  }

  /** Waits until the others wait, too; those that do so together go on in the order of the works. */
  async inOrder(): Promise<void> {
    await this.gather('order', null, (items) =>
      Promise.resolve(items.map(() => ({ status: 'fulfilled', value: null }))),
    );
  }

  private async walk<T>(work: () => Promise<T>, place: number): Promise<T> {
    try {
      return await walkers.run({ group: this, place, waits: 0 }, work);
    } finally {
      this.stopped();
    }
  }

  /** @internal */
  stopped(): void {
    this.running -= 1;
    void this.inContextOfRun(() => this.send());
  }

  /** @internal */
  started(): void {
    this.running += 1;
  }

  private async send(): Promise<void> {
    if (this.isSending || this.running > 0 || this.lanes.size === 0) return;
    this.isSending = true;
    await othersHaveRun();
    this.isSending = false;
    if (this.running > 0) return;
    const lanes = [...this.lanes.values()];
    for (const { requests } of lanes) requests.sort((one, other) => one.place - other.place);
    this.lanes.clear();
    this.isSending = true;
    const answers = await Promise.allSettled(
      lanes.map(({ carry, requests }) => carry(requests.map(({ item }) => item))),
    );
    this.isSending = false;
    answers.forEach((answer, index) =>
      lanes[index]!.requests.forEach((request, place) => settle(request, answer, place)),
    );
  }
}

/** The present work waits for something that others of its group may bring about, such as a turn that one of them has. */
export async function waitingFor<T>(awaited: Promise<T>): Promise<T> {
  const walker = walkers.getStore();
  if (walker === undefined) return awaited;
  walker.waits += 1;
  if (walker.waits === 1) walker.group.stopped();
  try {
    return await awaited;
  } finally {
    walker.waits -= 1;
    if (walker.waits === 0) walker.group.started();
  }
}

function settle(
  { resolve, reject }: Request,
  carried: PromiseSettledResult<PromiseSettledResult<unknown>[]>,
  place: number,
): void {
  if (carried.status === 'rejected') return reject(carried.reason);
  const outcome = carried.value[place];
  if (outcome === undefined) return reject(new TypeError('What was carried together has no outcome for each item'));
  if (outcome.status === 'fulfilled') resolve(outcome.value);
  else reject(outcome.reason);
}
