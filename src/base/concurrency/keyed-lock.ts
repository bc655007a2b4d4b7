import { awaitOthers } from './companions';
import { Lockstep } from './lockstep';

/** Lets only one at a time work under a name; the others wait in order. Work under several names takes them sorted. */
export class KeyedLock {
  private readonly last = new Map<string, Promise<void>>();

  /** @param work - is told whether it had to wait, since what was read before may be old then. */
  run<T>(names: readonly string[], work: (hasWaited: boolean) => Promise<T>): Promise<T> {
    const sorted = [...new Set(names)].toSorted();
    // Who of a group is first does not depend on how long others take.
    const group = sorted.length === 0 ? undefined : Lockstep.current();
    return group ? group.inOrder().then(() => this.runUnder(sorted, false, work)) : this.runUnder(sorted, false, work);
  }

  private async runUnder<T>(
    [name, ...others]: readonly string[],
    hasWaited: boolean,
    work: (hasWaited: boolean) => Promise<T>,
  ): Promise<T> {
    if (name === undefined) return work(hasWaited);
    const before = this.last.get(name);
    const done = Promise.withResolvers<void>();
    this.last.set(name, done.promise);
    if (before !== undefined) await awaitOthers(before);
    try {
      return await this.runUnder(others, hasWaited || before !== undefined, work);
    } finally {
      if (this.last.get(name) === done.promise) this.last.delete(name);
      done.resolve();
    }
  }
}
