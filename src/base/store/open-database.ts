import { type Kysely } from 'kysely';

/** Told of every failure of the database itself, as its statements throw it. */
export type OnFailure = () => void;

/** A database that is open, whichever it is. */
export interface OpenDatabase {
  readonly kysely: Kysely<unknown>;
  close(): Promise<void>;
}
