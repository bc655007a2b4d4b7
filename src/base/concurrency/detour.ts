import { AsyncLocalStorage } from 'node:async_hooks';

/** Leads the calls of one piece of work, however deep below, another way than the straight one. */
export class Detour<T extends object> {
  private readonly storage = new AsyncLocalStorage<(straight: T) => T>();

  /** @param way - makes the calls of the work; it is given the straight way. */
  run<R>(way: (straight: T) => T, work: () => R): R {
    return this.storage.run(way, work);
  }

  /** The way that the present work takes; null for the straight one. */
  way(straight: T): T | null {
    const way = this.storage.getStore();
    return way === undefined ? null : this.storage.exit(() => way(straight));
  }

  from(straight: T): T {
    return this.way(straight) ?? straight;
  }
}
