import { type Companion } from './companions';

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
const LONGEST_WAIT_MS = 3000;

interface Pending<Question, Answer> {
  readonly question: Question;
  readonly asker: Companion;
  /** Runs something in the context of whoever asked. */
  readonly inContext: (check: () => void) => void;
  readonly answer: PromiseWithResolvers<Answer>;
}

/** Questions of one sort that have not been asked yet. */
export class Batch<Question, Answer> {
  readonly pending: Pending<Question, Answer>[] = [];
  private size = 0;
  private readonly begun = performance.now();
  private latest = performance.now();

  constructor(private readonly together: Together<Question, Answer>) {}

  add(one: Pending<Question, Answer>): void {
    this.pending.push(one);
    this.size += this.sizeOf(one.question);
    this.latest = performance.now();
  }

  /** Whether no more fits in. */
  get isFull(): boolean {
    return this.size >= this.together.most;
  }

  takes(question: Question): boolean {
    return this.size + this.sizeOf(question) <= this.together.most;
  }

  get isPatient(): boolean {
    return this.together.patience === 'full';
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
      const answers = await this.together.ask(going.map(({ question }) => question));
      for (const [index, { answer }] of going.entries()) answer.resolve(answers[index]!);
    } catch (thrown) {
      for (const { answer } of going) answer.reject(thrown);
    }
  }

  private sizeOf(question: Question): number {
    return this.together.sizeOf?.(question) ?? 1;
  }

  private mayGo({ inContext, answer }: Pending<Question, Answer>): boolean {
    try {
      inContext(() => this.together.assertMayGo?.());
      return true;
    } catch (thrown) {
      answer.reject(thrown);
      return false;
    }
  }
}
