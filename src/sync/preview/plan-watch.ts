import { type Plan } from '../engine/plan';
import { type RunObserver } from '../engine/run-observer';
import { type Flow } from '../flows/flow';
import { type MappedEntry } from '../mapping/mapped-entry';
import { type SavedRecord } from '../records/record';

/** What the work made of one record. */
export interface WatchedRecord {
  readonly flow: Flow;
  readonly source: SavedRecord;
  readonly entries: MappedEntry[];
  /** null until it was decided, and where that failed. */
  plan: Plan | null;
}

/** Keeps what a run makes of each record that it carries over. */
export class PlanWatch implements RunObserver {
  private readonly watched = new Map<string, WatchedRecord>();

  began(flow: Flow, source: SavedRecord): void {
    this.of(flow, source);
  }

  mapped(flow: Flow, source: SavedRecord, entry: MappedEntry): void {
    this.of(flow, source).entries.push(entry);
  }

  planned(flow: Flow, source: SavedRecord, plan: Plan): void {
    this.of(flow, source).plan = plan;
  }

  /** In the order in which they were first heard of. */
  get records(): readonly WatchedRecord[] {
    return [...this.watched.values()];
  }

  private of(flow: Flow, source: SavedRecord): WatchedRecord {
    const key = `${flow.table} ${source.id}`;
    const known = this.watched.get(key) ?? { flow, source, entries: [], plan: null };
    this.watched.set(key, known);
    return known;
  }
}
