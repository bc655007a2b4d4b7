import { setImmediate as othersHaveRun } from 'node:timers/promises';
import { awaitOthers, companion, Companions } from './companions';

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

/**
 * Works that run at once and gather what they ask for: nothing of it is sent before each of them waits for something, so
 * that what goes together does not depend on how long anything takes.
 */
export class Lockstep extends Companions {
  private readonly lanes = new Map<string, Lane>();
  private isSending = false;

  /** The group that the present work is part of; undefined for work on its own. */
  static current(): Lockstep | undefined {
    const group = companion()?.group;
    return group instanceof Lockstep ? group : undefined;
  }

  /** How each of the works ended, in their order. */
  static run<T>(works: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
    return new Lockstep().all(works);
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
    known.requests.push({ place: companion()?.place ?? 0, item, resolve, reject });
    return awaitOthers(promise as Promise<O>);
  }

  /** Waits until the others wait, too; those that do so together go on in the order of the works. */
  async inOrder(): Promise<void> {
    await this.gather('order', null, (items) =>
      Promise.resolve(items.map(() => ({ status: 'fulfilled', value: null }))),
    );
  }

  protected override oneStopped(): void {
    void this.outside(() => this.send());
  }

  private async send(): Promise<void> {
    if (this.isSending || !this.doAllWait || this.lanes.size === 0) return;
    this.isSending = true;
    await othersHaveRun();
    this.isSending = false;
    if (!this.doAllWait) return;
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
