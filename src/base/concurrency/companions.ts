import { AsyncLocalStorage } from 'node:async_hooks';

/** One of several pieces of work that go together. */
export interface Companion {
  readonly group: Companions;
  /** Its place among them. */
  readonly place: number;
  /** How much of what it waits for is still to come. */
  waiting: number;
}

const storage = new AsyncLocalStorage<Companion>();

/** The present work as one of those that go together; undefined for work on its own. */
export const companion = (): Companion | undefined => storage.getStore();

/** Awaits what may depend on other pieces of work, such as a turn: meanwhile they wait for nothing of this one. */
export async function awaitOthers<T>(others: Promise<T>): Promise<T> {
  const own = companion();
  return own === undefined ? others : own.group.whileWaiting(own, others);
}

/** Pieces of work that go together: how many of them wait. When what they ask for goes is for its kinds to say. */
export abstract class Companions {
  /** What is asked for many belongs to none of them: it is not called off with one. */
  protected readonly outside = AsyncLocalStorage.snapshot();
  private atWork = 0;
  private waiting = 0;

  /** Does them side by side; one that fails does not hinder the others. @returns how each ended, in the order given. */
  all<T>(works: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
    this.atWork += works.length;
    return Promise.allSettled(works.map((work, place) => this.run(work, place)));
  }

  async whileWaiting<T>(piece: Companion, others: Promise<T>): Promise<T> {
    this.waits(piece);
    try {
      return await others;
    } finally {
      this.goesOn(piece);
    }
  }

  protected get doAllWait(): boolean {
    return this.waiting === this.atWork;
  }

  protected waits(piece: Companion): void {
    if (piece.waiting++ > 0) return;
    this.waiting += 1;
    this.oneStopped();
  }

  protected goesOn(piece: Companion): void {
    if (--piece.waiting === 0) this.waiting -= 1;
  }

  protected ended(_piece: Companion): void {
    // Nothing is to be given back by it.
  }

  /** One of them waits, or has ended. */
  protected oneStopped(): void {
    // Whoever looks now and then by itself need not be told.
  }

  private async run<T>(work: () => Promise<T>, place: number): Promise<T> {
    const piece: Companion = { group: this, place, waiting: 0 };
    try {
      return await storage.run(piece, work);
    } finally {
      this.atWork -= 1;
      this.ended(piece);
      this.oneStopped();
    }
  }
}
