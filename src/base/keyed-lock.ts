/** Lets only one at a time work under a name; the others wait in order. Work under several names takes them sorted. */
export class KeyedLock {
  private readonly last = new Map<string, Promise<void>>();

  async run<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const [first, ...others] = [...new Set(names)].toSorted();
    return first === undefined ? work() : this.runUnder(first, () => this.run(others, work));
  }

  private async runUnder<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(name) ?? Promise.resolve();
    const done = Promise.withResolvers<void>();
    this.last.set(name, done.promise);
    await before;
    try {
      return await work();
    } finally {
      if (this.last.get(name) === done.promise) this.last.delete(name);
      done.resolve();
    }
  }
}
