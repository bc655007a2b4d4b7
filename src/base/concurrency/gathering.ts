import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep, setImmediate as nextTurn } from 'node:timers/promises';
import { type Companion, companion, Companions } from './companions';
import { Batch, type Together } from './question-batch';

const LOOKS_EVERY_MS = 10;
const FEW = { most: 4 };

/**
 * Does several pieces of work side by side: what they ask a `Gatherer` at about the same time becomes one call. A piece
 * that fails does not hinder the others.
 *
 * @returns how each ended, in the order given.
 */
export function gatherAll<T>(works: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
  return new Gathering().all(works);
}

/**
 * Does work of which only a few of the pieces that go together do theirs at once, since what it asks cannot be asked
 * together.
 *
 * @param work - is told whether it had to wait, since what was read before may be old then.
 */
export async function fewAtOnce<T>(work: (hasWaited: boolean) => Promise<T>): Promise<T> {
  const piece = companion();
  return piece?.group instanceof Gathering ? piece.group.fewAtOnce(piece, work) : work(false);
}

/** Of the pieces of work that go together so many at most are among these at once. */
export interface Places {
  readonly most: number;
}

/** Whether the present work is one of those until it ends: where there is a place, from now on. Alone it always is. */
export function isAmong(places: Places): boolean {
  const piece = companion();
  return !(piece?.group instanceof Gathering) || piece.group.isAmong(piece, places);
}

/**
 * Waits for a place among those; the present work has it until it ends. To be awaited where the work holds nothing that
 * others wait for: those who have a place may be among these.
 */
export async function comeAmong(places: Places): Promise<void> {
  const piece = companion();
  if (piece?.group instanceof Gathering) await piece.group.comeAmong(piece, places);
}

/** Questions of one sort, such as records by their id: those of work that goes together become one call. */
export class Gatherer<Question, Answer> {
  constructor(readonly together: Together<Question, Answer>) {}

  /** Alone where the present work goes with no other. @throws what asking throws */
  async ask(question: Question): Promise<Answer> {
    const asker = companion();
    if (asker?.group instanceof Gathering) return asker.group.ask(this, question, asker);
    const [answer] = await this.together.ask([question]);
    return answer!;
  }
}

/**
 * Questions go as soon as all pieces of work wait for an answer that is still to be asked for: nothing else can come then.
 * While some go on, or wait for something else, they wait for those a little.
 */
class Gathering extends Companions {
  private readonly batches = new Map<object, Batch<unknown, unknown>>();
  private underWay = 0;
  private isWatched = false;
  private readonly inside = new Map<Places, Inside>();

  ask<Question, Answer>(gatherer: Gatherer<Question, Answer>, question: Question, asker: Companion): Promise<Answer> {
    const batch = this.batchFor(gatherer, question);
    const answer = Promise.withResolvers<Answer>();
    this.waits(asker);
    batch.add({ question, asker, inContext: AsyncLocalStorage.snapshot(), answer });
    if (batch.isFull) this.send(gatherer, batch);
    this.watch();
    return answer.promise;
  }

  async fewAtOnce<T>(piece: Companion, work: (hasWaited: boolean) => Promise<T>): Promise<T> {
    const few = this.insideOf(FEW);
    if (few.has(piece)) return work(false);
    const hasWaited = await this.enter(few, piece);
    try {
      return await work(hasWaited);
    } finally {
      few.leave(piece);
    }
  }

  isAmong(piece: Companion, places: Places): boolean {
    return this.insideOf(places).takes(piece);
  }

  async comeAmong(piece: Companion, places: Places): Promise<void> {
    await this.enter(this.insideOf(places), piece);
  }

  protected override ended(piece: Companion): void {
    for (const those of this.inside.values()) those.leave(piece);
  }

  private insideOf(places: Places): Inside {
    const known = this.inside.get(places) ?? new Inside(places.most);
    this.inside.set(places, known);
    return known;
  }

  private async enter(those: Inside, piece: Companion): Promise<boolean> {
    const turn = those.enter(piece);
    if (turn === null) return false;
    await this.whileWaiting(piece, turn);
    return true;
  }

  private batchFor<Question, Answer>(gatherer: Gatherer<Question, Answer>, question: Question) {
    const open = this.batches.get(gatherer) as Batch<Question, Answer> | undefined;
    if (open?.takes(question)) return open;
    if (open !== undefined) this.send(gatherer, open);
    const batch = new Batch(gatherer.together);
    this.batches.set(gatherer, batch as unknown as Batch<unknown, unknown>);
    return batch;
  }

  private send<Question, Answer>(gatherer: object, batch: Batch<Question, Answer>): void {
    this.batches.delete(gatherer);
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
      const waits = [...this.batches].map(([gatherer, batch]) => [gatherer, batch, this.waitMs(batch)] as const);
      for (const [gatherer, batch, waitMs] of waits) if (waitMs <= 0) this.send(gatherer, batch);
      const shortest = Math.min(...waits.map(([, , waitMs]) => waitMs).filter((waitMs) => waitMs > 0));
      if (shortest !== Infinity) await sleep(Math.min(shortest, LOOKS_EVERY_MS));
    }
    this.isWatched = false;
  }

  /** Where all wait, those go first after which work may come to ask for what the patient ones ask for. */
  private waitMs(batch: Batch<unknown, unknown>): number {
    const isNext = batch.isPatient ? [...this.batches.values()].every(({ isPatient }) => isPatient) : true;
    return isNext && this.doAllWait ? 0 : batch.waitMs(this.underWay > 0);
  }
}

/** Who has one of so many places, and who waits for one, in order of arrival. */
class Inside {
  private readonly pieces = new Set<Companion>();
  private readonly queue: { readonly piece: Companion; readonly goOn: () => void }[] = [];

  constructor(private readonly most: number) {}

  has(piece: Companion): boolean {
    return this.pieces.has(piece);
  }

  /** Whether it has a place, or gets one at once. */
  takes(piece: Companion): boolean {
    if (!this.pieces.has(piece) && this.pieces.size >= this.most) return false;
    this.pieces.add(piece);
    return true;
  }

  /** @returns null where there is a place at once. */
  enter(piece: Companion): Promise<void> | null {
    if (this.takes(piece)) return null;
    return new Promise((goOn) => void this.queue.push({ piece, goOn }));
  }

  leave(piece: Companion): void {
    if (!this.pieces.delete(piece)) return;
    const next = this.queue.shift();
    if (next === undefined) return;
    this.pieces.add(next.piece);
    next.goOn();
  }
}
