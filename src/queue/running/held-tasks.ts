import { type AppError } from '../../base/errors/app-error';
import { type VendorGates } from '../../base/vendor-gate/vendor-gates';
import { type TaskDefinition } from '../task-definition';

/** Which tasks wait because something that they need takes no calls for now. */
export interface HeldTasks {
  /** Types of which no task is begun. */
  types(): string[];
  /** Whether there is no type of which a task could be begun. */
  isEverything(): boolean;
  /** Why a task would have to wait; null where it need not. With the latest of several. */
  why(type: string, hasBody?: boolean): AppError | null;
  /** When a task of this type may be begun again, in epoch milliseconds; 0 where it may be now. */
  until(type: string): number;
  /** Whether somebody has to do something first. */
  needsHelp(type: string): boolean;
  /** To be told whenever something takes calls again. */
  onReleased(listener: () => void): void;
}

/** By the gates of what the tasks' definitions name. */
export class GatedTasks implements HeldTasks {
  constructor(
    private readonly definitions: readonly TaskDefinition[],
    private readonly gates: Pick<VendorGates, 'closed' | 'onOpened'>,
  ) {}

  types(): string[] {
    return this.definitions.filter(({ needs = [] }) => this.gates.closed(needs).length > 0).map(({ type }) => type);
  }

  isEverything(): boolean {
    return this.types().length === this.definitions.length;
  }

  why(type: string, hasBody = false): AppError | null {
    return this.closed(type, hasBody).at(-1)?.refusal ?? null;
  }

  until(type: string): number {
    return Math.max(0, ...this.closed(type).map(({ reopensAt }) => reopensAt ?? 0));
  }

  needsHelp(type: string): boolean {
    return this.closed(type).some(({ problem }) => problem !== null);
  }

  onReleased(listener: () => void): void {
    this.gates.onOpened(listener);
  }

  private closed(type: string, hasBody = false) {
    const definition = this.definitions.find((each) => each.type === type);
    const { needs = [], bodyNeeds = [] } = definition ?? {};
    const closed = this.gates.closed(hasBody ? [...needs, ...bodyNeeds] : needs);
    return closed.toSorted((a, b) => (a.reopensAt ?? 0) - (b.reopensAt ?? 0));
  }
}

/** For queues whose tasks need nothing. */
export const NOTHING_HELD: HeldTasks = {
  types: () => [],
  isEverything: () => false,
  why: () => null,
  until: () => 0,
  needsHelp: () => false,
  onReleased: () => undefined,
};
