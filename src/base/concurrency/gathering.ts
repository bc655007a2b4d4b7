import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep, setImmediate as nextTurn } from 'node:timers/promises';

/** How questions of one sort are asked together. */
export interface Together<Question, Answer> {
  /**
   * Asks several at once.
   *
   * @returns an answer to each, in their order; one may fail by itself. What this throws is the answer to all.
   */
  ask(questions: readonly Question[]): Promise<readonly (Answer | Promise<Answer>)[]>;
  /** So many questions at most, counted by `sizeOf`. */
  most: number;
  /** Default 1 each. */
  sizeOf?(question: Question): number;
  /**
   * `soon`: they go as soon as no further one has come for a moment. `full`: they wait up to three seconds for all the pieces
   * of work that go on; for writes, which follow each other at the pace of something else.
   */
  patience: 'soon' | 'full';
  /** Called in the context of whoever asked, right before the call. What it throws is the answer to that one alone. */
  assertMayGo?(): void;
}

const QUIET_MS = 100;
const LOOKS_EVERY_MS = 10;
const LONGEST_WAIT_MS = 3000;
const FEW = 4;

interface Pending<Question, Answer> {
  readonly question: Question;
  readonly asker: Work;
  /** Runs something in the context of whoever asked. */
  readonly inContext: (check: () => void) => void;
  readonly answer: PromiseWithResolvers<Answer>;
}

/** One of several pieces of work that go together. */
interface Work {
  readonly scope: GatheringScope;
  /** How many of its questions wait to be asked, or of its turns to come. */
  waiting: number;
  /** Whether it is one of the few that may do what cannot be asked together. */
  isOfFew: boolean;
}

const storage = new AsyncLocalStorage<Work>();

/** Whether the present work is one of several whose questions go together. */
export const isGathering = (): boolean => storage.getStore() !== undefined;

/**
 * Does several pieces of work side by side: what they ask a `Gatherer` at about the same time becomes one call. A piece
 * that fails does not hinder the others.
 *
 * @returns how each ended, in the order given.
 */
export function gatherAll<T>(works: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
  const scope = new GatheringScope();
  return Promise.allSettled(works.map((work) => scope.run(work)));
}

/** Awaits what may depend on other pieces of work, such as a turn: meanwhile they wait for no question of this one. */
export async function awaitOthers<T>(others: Promise<T>): Promise<T> {
  const work = storage.getStore();
  if (work === undefined) return others;
  return work.scope.whileWaiting(work, others);
}

/**
 * Does work of which only a few of the pieces that go together do theirs at once, since what it asks cannot be asked
 * together.
 *
 * @param work - is told whether it had to wait, since what was read before may be old then.
 */
export async function fewAtOnce<T>(work: (hasWaited: boolean) => Promise<T>): Promise<T> {
  const piece = storage.getStore();
  return piece === undefined ? work(false) : piece.scope.fewAtOnce(piece, work);
}

/** Questions of one sort, such as records by their id: those of work that goes together become one call. */
export class Gatherer<Question, Answer> {
  constructor(readonly together: Together<Question, Answer>) {}

  /** Alone where the present work goes with no other. @throws what asking throws */
  async ask(question: Question): Promise<Answer> {
    const asker = storage.getStore();
    if (asker !== undefined) return asker.scope.ask(this, question, asker);
    const [answer] = await this.together.ask([question]);
    return answer!;
  }

  sizeOf(question: Question): number {
    return this.together.sizeOf?.(question) ?? 1;
  }
}

/** The questions of one gatherer that have not been asked yet. */
class Batch<Question, Answer> {
  readonly pending: Pending<Question, Answer>[] = [];
  size = 0;
  readonly begun = performance.now();
  latest = performance.now();

  constructor(readonly gatherer: Gatherer<Question, Answer>) {}

  add(one: Pending<Question, Answer>): void {
    this.pending.push(one);
    this.size += this.gatherer.sizeOf(one.question);
    this.latest = performance.now();
  }

  /** Whether no more fits in. */
  get isFull(): boolean {
    return this.size >= this.gatherer.together.most;
  }

  get isPatient(): boolean {
    return this.gatherer.together.patience === 'full';
  }

  /** Milliseconds until it has waited long enough; 0 where it has. */
  waitMs(isAnswerUnderWay: boolean): number {
    const now = performance.now();
    const untilLongest = this.begun + LONGEST_WAIT_MS - now;
    const waitsForAll = this.isPatient || isAnswerUnderWay;
    return Math.max(0, waitsForAll ? untilLongest : Math.min(untilLongest, this.latest + QUIET_MS - now));
  }

  /** Asks them all, each whose work may still go on. */
  async send(): Promise<void> {
    const going = this.pending.filter((one) => this.mayGo(one));
    if (going.length === 0) return;
    try {
      const answers = await this.gatherer.together.ask(going.map(({ question }) => question));
      for (const [index, { answer }] of going.entries()) answer.resolve(answers[index]!);
    } catch (thrown) {
      for (const { answer } of going) answer.reject(thrown);
    }
  }

  private mayGo({ inContext, answer }: Pending<Question, Answer>): boolean {
    try {
      inContext(() => this.gatherer.together.assertMayGo?.());
      return true;
    } catch (thrown) {
      answer.reject(thrown);
      return false;
    }
  }
}

/**
 * Questions go as soon as all pieces of work wait for an answer that is still to be asked for: nothing else can come then.
 * While some go on, or wait for something else, they wait for those a little.
 */
class GatheringScope {
  private readonly batches = new Map<object, Batch<unknown, unknown>>();
  /** What is asked for many belongs to none of them: it is not called off with one. */
  private readonly outside = AsyncLocalStorage.snapshot();
  private atWork = 0;
  private waiting = 0;
  private underWay = 0;
  private isWatched = false;
  private few = 0;
  private readonly queue: (() => void)[] = [];

  async run<T>(work: () => Promise<T>): Promise<T> {
    this.atWork += 1;
    try {
      return await storage.run({ scope: this, waiting: 0, isOfFew: false }, work);
    } finally {
      this.atWork -= 1;
    }
  }

  ask<Question, Answer>(gatherer: Gatherer<Question, Answer>, question: Question, asker: Work): Promise<Answer> {
    const batch = this.batchFor(gatherer, question);
    const answer = Promise.withResolvers<Answer>();
    this.waits(asker);
    batch.add({ question, asker, inContext: AsyncLocalStorage.snapshot(), answer });
    if (batch.isFull) this.send(batch);
    this.watch();
    return answer.promise;
  }

  async fewAtOnce<T>(piece: Work, work: (hasWaited: boolean) => Promise<T>): Promise<T> {
    if (piece.isOfFew) return work(false);
    const hasWaited = await this.joinFew(piece);
    piece.isOfFew = true;
    try {
      return await work(hasWaited);
    } finally {
      piece.isOfFew = false;
      const next = this.queue.shift();
      if (next === undefined) this.few -= 1;
      else next();
    }
  }

  private async joinFew(piece: Work): Promise<boolean> {
    if (this.few < FEW) {
      this.few += 1;
      return false;
    }
    const turn = Promise.withResolvers<void>();
    this.queue.push(turn.resolve);
    await this.whileWaiting(piece, turn.promise);
    return true;
  }

  async whileWaiting<T>(work: Work, others: Promise<T>): Promise<T> {
    this.waits(work);
    try {
      return await others;
    } finally {
      this.goesOn(work);
    }
  }

  private waits(work: Work): void {
    if (work.waiting++ === 0) this.waiting += 1;
  }

  private goesOn(work: Work): void {
    if (--work.waiting === 0) this.waiting -= 1;
  }

  private batchFor<Question, Answer>(gatherer: Gatherer<Question, Answer>, question: Question) {
    const open = this.batches.get(gatherer) as Batch<Question, Answer> | undefined;
    const fits = open !== undefined && open.size + gatherer.sizeOf(question) <= gatherer.together.most;
    if (fits) return open;
    if (open !== undefined) this.send(open);
    const batch = new Batch(gatherer);
    this.batches.set(gatherer, batch as unknown as Batch<unknown, unknown>);
    return batch;
  }

  private send<Question, Answer>(batch: Batch<Question, Answer>): void {
    this.batches.delete(batch.gatherer);
    for (const { asker } of batch.pending) this.goesOn(asker);
    this.underWay += 1;
    void this.outside(() => batch.send()).finally(() => {
      this.underWay -= 1;
    });
  }

  private watch(): void {
    if (this.isWatched) return;
    this.isWatched = true;
    void this.outside(() => this.sendWhenDue());
  }

  private async sendWhenDue(): Promise<void> {
    while (this.batches.size > 0) {
      // Everything that can go on without waiting for anybody does so first.
      await nextTurn();
      const waits = [...this.batches.values()].map((batch) => [batch, this.waitMs(batch)] as const);
      for (const [batch, waitMs] of waits) if (waitMs <= 0) this.send(batch);
      const shortest = Math.min(...waits.map(([, waitMs]) => waitMs).filter((waitMs) => waitMs > 0));
      if (shortest !== Infinity) await sleep(Math.min(shortest, LOOKS_EVERY_MS));
    }
    this.isWatched = false;
  }

  /** Where all wait, those go first after which work may come to ask for what the patient ones ask for. */
  private waitMs(batch: Batch<unknown, unknown>): number {
    const isNext = batch.isPatient ? [...this.batches.values()].every(({ isPatient }) => isPatient) : true;
    return isNext && this.waiting === this.atWork ? 0 : batch.waitMs(this.underWay > 0);
  }
}
