import { AsyncLocalStorage } from 'node:async_hooks';
import { type Flow } from '../flows/flow';
import { type MappedEntry } from '../mapping/mapped-entry';
import { type SavedRecord } from '../records/record';
import { type Plan } from './plan';

/** Told of what the present work makes of each record that it carries over. */
export interface RunObserver {
  /** Of a record whose turn it is. */
  began(flow: Flow, source: SavedRecord): void;
  /** Of each entry of the flow's table, once it was mapped, left out, or has failed. */
  mapped(flow: Flow, source: SavedRecord, entry: MappedEntry): void;
  /** Of what was decided, before any of it is done. */
  planned(flow: Flow, source: SavedRecord, plan: Plan): void;
}

const storage = new AsyncLocalStorage<RunObserver>();

/** Does the work and tells the observer of every record that it carries over. */
export const observed = <T>(observer: RunObserver, work: () => T): T => storage.run(observer, work);

export const currentObserver = (): RunObserver | undefined => storage.getStore();
