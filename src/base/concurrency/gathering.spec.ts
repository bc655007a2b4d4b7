import { AsyncLocalStorage } from 'node:async_hooks';
import { turns } from '../../../test/support/turns';
import { until } from '../../../test/support/until';
import { awaitOthers, companion } from './companions';
import { comeAmong, fewAtOnce, gatherAll, Gatherer, isAmong } from './gathering';

/** Doubles numbers, and keeps what it was asked for at once. */
class Doubling {
  readonly calls: number[][] = [];
  readonly gatherer: Gatherer<number, number>;

  constructor(more: Partial<Gatherer<number, number>['together']> = {}) {
    this.gatherer = new Gatherer<number, number>({
      ask: async (numbers) => {
        this.calls.push([...numbers]);
        await turns(1);
        return numbers.map((number) => number * 2);
      },
      most: 300,
      patience: 'soon',
      ...more,
    });
  }

  readonly ask = (number: number): Promise<number> => this.gatherer.ask(number);
}

/** Time that passes only where a test lets it. */
class OwnTime {
  private now = 0;
  private readonly clock = jest.spyOn(performance, 'now').mockImplementation(() => this.now);

  pass(milliseconds: number): void {
    this.now += milliseconds;
  }

  /** Until whoever looks at the time now and then has done so. */
  async seen(): Promise<void> {
    const asked = this.clock.mock.calls.length;
    await until(() => this.clock.mock.calls.length > asked + 2);
  }
}

const fulfilled = <T>(value: T) => ({ status: 'fulfilled', value });
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

let time: OwnTime;
beforeEach(() => void (time = new OwnTime()));
afterEach(() => jest.restoreAllMocks());

describe('gatherAll', () => {
  it('asks together what several pieces of work ask for', async () => {
    const { ask, calls } = new Doubling();
    const ended = await gatherAll(numbers(3).map((number) => () => ask(number)));
    expect(ended).toEqual([fulfilled(2), fulfilled(4), fulfilled(6)]);
    expect(calls).toEqual([[1, 2, 3]]);
  });

  it('waits for those that come a little later', async () => {
    const { ask, calls } = new Doubling();
    const late = async (number: number): Promise<number> => {
      await turns(number);
      return ask(number);
    };
    await gatherAll(numbers(4).map((number) => () => late(number)));
    expect(calls).toEqual([[1, 2, 3, 4]]);
  });

  it('waits for the answers that others wait for, since those may ask the same next', async () => {
    const late = Promise.withResolvers<void>();
    const first = new Doubling({
      most: 2,
      ask: async (asked) => {
        if (asked.includes(3)) await late.promise;
        return asked;
      },
    });
    const second = new Doubling();
    const work = async (number: number): Promise<number> => second.ask(await first.ask(number));
    const all = gatherAll(numbers(4).map((number) => () => work(number)));
    await time.seen();
    time.pass(2_900);
    await time.seen();
    late.resolve();
    await all;
    expect(second.calls.map((call) => call.toSorted((a, b) => a - b))).toEqual([[1, 2, 3, 4]]);
  });

  it('goes at once where all wait, whatever the patience', async () => {
    const { ask, calls } = new Doubling({ patience: 'full' });
    await gatherAll(numbers(2).map((number) => () => ask(number)));
    expect(calls).toEqual([[1, 2]]);
  });

  it('waits with full patience for work that goes on, but not for ever', async () => {
    const { ask, calls } = new Doubling({ patience: 'full' });
    const late = Promise.withResolvers<void>();
    const later = Promise.withResolvers<void>();
    const others = [() => late.promise.then(() => ask(3)), () => later.promise.then(() => ask(4))];
    const all = gatherAll([() => ask(1), () => ask(2), ...others]);
    time.pass(2_900);
    await time.seen();
    expect(calls).toEqual([]);
    late.resolve();
    await time.seen();
    time.pass(200);
    await until(() => calls.length > 0);
    later.resolve();
    await all;
    expect(calls).toEqual([[1, 2, 3], [4]]);
  });

  it('asks for no more at once than there may be', async () => {
    const { ask, calls } = new Doubling({ most: 100 });
    await gatherAll(numbers(250).map((number) => () => ask(number)));
    expect(calls.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('counts questions by their size', async () => {
    const calls: number[][][] = [];
    const lists = new Gatherer<number[], number>({
      ask: (asked) => {
        calls.push([...asked]);
        return Promise.resolve(asked.map(({ length }) => length));
      },
      most: 4,
      sizeOf: ({ length }) => length,
      patience: 'soon',
    });
    await gatherAll([() => lists.ask([1, 2, 3]), () => lists.ask([4, 5]), () => lists.ask([6])]);
    expect(calls).toEqual([[[1, 2, 3]], [[4, 5], [6]]]);
  });

  it('takes several questions of one piece of work together, too', async () => {
    const { ask, calls } = new Doubling();
    await gatherAll([() => Promise.all([ask(1), ask(2)]), () => Promise.all([ask(3), ask(4)])]);
    expect(calls).toEqual([[1, 2, 3, 4]]);
  });

  it('gives a failed call to all that asked, and a failed answer to its own', async () => {
    const broken = new Doubling({ ask: () => Promise.reject(new Error('no line')) });
    const partly = new Doubling({
      ask: (asked) =>
        Promise.resolve(asked.map((number) => (number === 2 ? Promise.reject(new Error('two')) : number))),
    });
    const all = await gatherAll(numbers(2).map((number) => () => broken.ask(number)));
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const some = await gatherAll(numbers(3).map((number) => () => partly.ask(number)));
    expect(some.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('leaves out whose work may not go on, judged by its own context', async () => {
    const allowed = new AsyncLocalStorage<boolean>();
    const { ask, calls } = new Doubling({
      assertMayGo: () => {
        if (allowed.getStore() !== true) throw new Error('called off');
      },
    });
    const ended = await gatherAll(numbers(3).map((number) => () => allowed.run(number !== 2, () => ask(number))));
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(calls).toEqual([[1, 3]]);
  });

  it('asks in the context of the whole, not in that of one piece', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const { ask } = new Doubling({
      ask: (asked) => {
        seen.push(context.getStore());
        expect(companion()).toBeUndefined();
        return Promise.resolve(asked);
      },
    });
    await context.run('whole', () => gatherAll([() => context.run('piece', () => ask(1)), () => ask(2)]));
    expect(seen).toEqual(['whole']);
  });

  it('goes on where a piece fails or asks nothing', async () => {
    const { ask, calls } = new Doubling({ patience: 'full' });
    const ended = await gatherAll([() => ask(1), () => Promise.reject(new Error('no')), () => Promise.resolve(7)]);
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(calls).toEqual([[1]]);
  });

  it('lets questions go first after which others may come to ask what waits', async () => {
    const reads = new Doubling();
    const writes = new Doubling({ patience: 'full' });
    const early = (number: number) => async () => writes.ask(number);
    const late = (number: number) => async () => writes.ask(await reads.ask(number));
    await gatherAll([early(1), early(2), late(3), late(4)]);
    expect(reads.calls).toEqual([[3, 4]]);
    expect(writes.calls).toEqual([[1, 2, 6, 8]]);
  });
});

describe('fewAtOnce', () => {
  it('does the work of four at a time, the others after them', async () => {
    let atOnce = 0;
    let most = 0;
    const work = () =>
      fewAtOnce(async (hasWaited) => {
        most = Math.max(most, ++atOnce);
        await turns(3);
        atOnce -= 1;
        return hasWaited;
      });
    const ended = await gatherAll(numbers(10).map(() => work));
    expect(most).toBe(4);
    expect(ended.filter((end) => end.status === 'fulfilled' && end.value)).toHaveLength(6);
    expect(await work()).toBe(false);
  });

  it('goes on after a failure', async () => {
    const fails = () => fewAtOnce(() => Promise.reject(new Error('no')));
    const ended = await gatherAll(numbers(9).map(() => fails));
    expect(ended.every(({ status }) => status === 'rejected')).toBe(true);
  });
});

describe('awaitOthers', () => {
  it('lets no question wait for work that waits for its turn', async () => {
    const { ask, calls } = new Doubling({ patience: 'full' });
    const turn = Promise.withResolvers<void>();
    const first = (): Promise<void> => ask(1).then(() => turn.resolve());
    const second = (): Promise<number> => awaitOthers(turn.promise).then(() => ask(2));
    await gatherAll<unknown>([first, second]);
    expect(calls).toEqual([[1], [2]]);
  });
});

describe('Gatherer', () => {
  it('asks alone outside of such work', async () => {
    const { ask, calls } = new Doubling();
    expect(await Promise.all([ask(1), ask(2)])).toEqual([2, 4]);
    expect(calls).toEqual([[1], [2]]);
  });
});

describe('comeAmong', () => {
  const TWO = { most: 2 };

  it('lets so many at most be among those at once, each until it ends', async () => {
    const now = { inside: 0, most: 0 };
    const work = async (): Promise<boolean> => {
      await comeAmong(TWO);
      now.inside += 1;
      now.most = Math.max(now.most, now.inside);
      await turns(3);
      now.inside -= 1;
      return isAmong(TWO);
    };
    const failing = async (): Promise<boolean> => {
      await comeAmong(TWO);
      throw new Error('broken');
    };
    const ended = await gatherAll([failing, work, work, work, work]);
    expect(now.most).toBe(2);
    expect(ended.slice(1)).toEqual([true, true, true, true].map(fulfilled));
  });

  it('holds up no question of those that are among them', async () => {
    const { ask, calls } = new Doubling();
    const work = (number: number) => async (): Promise<number> => {
      await comeAmong(TWO);
      return ask(number);
    };
    await gatherAll(numbers(4).map(work));
    expect(calls).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe('isAmong', () => {
  const TWO = { most: 2 };

  it('takes a place that is free, and tells without waiting where none is', async () => {
    const ended = await gatherAll(numbers(3).map(() => () => Promise.resolve([isAmong(TWO), isAmong(TWO)])));
    expect(ended).toEqual(
      [
        [true, true],
        [true, true],
        [false, false],
      ].map(fulfilled),
    );
  });

  it('is always so of work on its own', () => {
    expect([1, 2, 3].map(() => isAmong(TWO))).toEqual([true, true, true]);
  });
});
