import { turns } from '../../../test/support/turns';
import { KeyedLock } from './keyed-lock';
import { Lockstep } from './lockstep';

describe('Lockstep', () => {
  let carried: string[][];
  beforeEach(() => void (carried = []));

  const carry = async (items: string[]): Promise<PromiseSettledResult<string>[]> => {
    carried.push(items.toSorted());
    await turns(1);
    return items.map((item) =>
      item === 'bad' ? { status: 'rejected', reason: new Error('no') } : { status: 'fulfilled', value: `${item}!` },
    );
  };
  const ask = (item: string, lane = 'lane'): Promise<string> => Lockstep.current()!.gather(lane, item, carry);

  it('carries at once what its works ask for, however long each of them takes', async () => {
    const works = [3, 0, 1].map((delay) => async () => {
      await turns(delay);
      const first = await ask(`a${delay}`);
      if (delay === 1) return first;
      await turns(3 - delay);
      return `${first} ${await ask(`b${delay}`)}`;
    });
    const ended = await Lockstep.run(works);
    expect(ended.map((each) => (each as PromiseFulfilledResult<string>).value)).toEqual(['a3! b3!', 'a0! b0!', 'a1!']);
    expect(carried).toEqual([
      ['a0', 'a1', 'a3'],
      ['b0', 'b3'],
    ]);
  });

  it('gives each item its own outcome, and a failed call to all of its lane', async () => {
    const fails = () => Lockstep.current()!.gather('failing', 'x', () => Promise.reject(new Error('down')));
    const ended = await Lockstep.run<unknown>([() => ask('good'), () => ask('bad'), fails]);
    expect(ended).toEqual([
      { status: 'fulfilled', value: 'good!' },
      { status: 'rejected', reason: new Error('no') },
      { status: 'rejected', reason: new Error('down') },
    ]);
  });

  it('does not wait for a work that waits for the turn of another one', async () => {
    const turns = new KeyedLock();
    const work = (item: string) => () => turns.run(['name'], () => ask(item));
    await Lockstep.run([work('first'), work('second'), () => ask('third')]);
    expect(carried).toEqual([['third'], ['first'], ['second']]);
  });

  it('lets those that wait together go on in the order of the works', async () => {
    const order: number[] = [];
    const work = (place: number, delay: number) => async () => {
      await turns(delay);
      await Lockstep.current()!.inOrder();
      order.push(place);
    };
    await Lockstep.run([work(1, 6), work(2, 0), work(3, 3)]);
    expect(order).toEqual([1, 2, 3]);
  });

  it('is none for work on its own, nor while something is carried', async () => {
    expect(Lockstep.current()).toBeUndefined();
    const seen: unknown[] = [];
    await Lockstep.run([
      () =>
        Lockstep.current()!.gather('lane', 1, () => {
          seen.push(Lockstep.current());
          return Promise.resolve([{ status: 'fulfilled', value: 1 }]);
        }),
    ]);
    expect(seen).toEqual([undefined]);
  });
});
