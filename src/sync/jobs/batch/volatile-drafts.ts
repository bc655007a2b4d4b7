import { type Draft, type JobDrafts } from '../store/job-drafts';

/** Drafts of one batch alone: what an audit would have written, the next comparison must not read. */
export class VolatileDrafts implements Pick<JobDrafts, 'of' | 'keep'> {
  private readonly drafts = new Map<string, Draft>();

  of(kind: string, ids: readonly (number | string)[]): Promise<Map<string, Draft>> {
    const found = ids.flatMap((id) => {
      const draft = this.drafts.get(`${kind} ${id}`);
      return draft === undefined ? [] : [[String(id), draft] as const];
    });
    return Promise.resolve(new Map(found));
  }

  keep(kind: string, id: number | string, draft: Draft): Promise<void> {
    this.drafts.set(`${kind} ${id}`, draft);
    return Promise.resolve();
  }
}
