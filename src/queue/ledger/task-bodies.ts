import { type TaskDefinition } from '../task-definition';

/** What is kept of webhook bodies: of several for one waiting task, and of that of a task that has failed. */
export class TaskBodies {
  constructor(private readonly definitions: readonly TaskDefinition[]) {}

  /** @returns JSON, or null where nothing is needed. */
  afterFailure(type: string, params: Readonly<Record<string, unknown>>, body: unknown): string | null {
    const definition = this.definitionOf(type);
    const kept = body === undefined ? undefined : definition?.keptBody?.(body, params);
    return kept === undefined ? null : JSON.stringify(kept);
  }

  /**
   * The body of a waiting task that is asked for once more.
   *
   * @param waiting - JSON, or null where it has none; so is `newer`.
   */
  together(type: string, waiting: string | null, newer: string | null): string | null {
    const together = this.definitionOf(type)?.bodyOfBoth;
    if (together === undefined) return newer ?? waiting;
    const kept = waiting === null || newer === null ? undefined : together(JSON.parse(waiting), JSON.parse(newer));
    return kept === undefined ? null : JSON.stringify(kept);
  }

  private definitionOf(type: string): TaskDefinition | undefined {
    return this.definitions.find((each) => each.type === type);
  }
}
