import { type TaskDefinition } from '../task-definition';

/** What is kept of webhook bodies once their task has failed: only what another try by hand needs. */
export class TaskBodies {
  constructor(private readonly definitions: readonly TaskDefinition[]) {}

  /** @returns JSON, or null where nothing is needed. */
  afterFailure(type: string, params: Readonly<Record<string, unknown>>, body: unknown): string | null {
    const definition = this.definitions.find((each) => each.type === type);
    const kept = body === undefined ? undefined : definition?.keptBody?.(body, params);
    return kept === undefined ? null : JSON.stringify(kept);
  }
}
