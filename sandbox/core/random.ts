import { createHash } from 'node:crypto';

/** Repeatable randomness: the same seed gives the same values in the same order. */
export class SeededRandom {
  private readonly seed: string;
  private drawn = 0;

  constructor(seed: number | string) {
    this.seed = String(seed);
  }

  /** An independent source that depends on the seed and the label only, not on what was drawn before. */
  derive(label: string): SeededRandom {
    return new SeededRandom(`${this.seed}/${label}`);
  }

  /** From 0 (included) to 1 (excluded). */
  next(): number {
    return Number.parseInt(this.draw().slice(0, 12), 16) / 2 ** 48;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.integer(0, choices.length - 1)];
    if (choice === undefined) throw new RangeError('Nothing to pick from');
    return choice;
  }

  /** Lower-case hexadecimal digits, at most 64. */
  hex(length: number): string {
    return this.draw().slice(0, length);
  }

  uuid(): string {
    const digits = this.hex(32);
    return [
      [0, 8],
      [8, 12],
      [12, 16],
      [16, 20],
      [20, 32],
    ]
      .map(([from, to]) => digits.slice(from, to))
      .join('-');
  }

  private draw(): string {
    this.drawn += 1;
    return createHash('sha256').update(`${this.seed}#${this.drawn}`).digest('hex');
  }
}
