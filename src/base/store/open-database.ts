import { type Kysely } from 'kysely';

/** A database that is open, whichever it is. */
export interface OpenDatabase {
  readonly kysely: Kysely<unknown>;
  close(): Promise<void>;
}
