import { type RawBuilder, sql } from 'kysely';
import { type Connected, isPostgres } from './dialect';

/**
 * The present moment by which leases end, in epoch milliseconds, as part of a statement.
 *
 * @param own - what the clock of this process shows.
 */
export type LeaseTime = (own: number) => RawBuilder<number>;

/**
 * Where instances share the database, its clock counts for all of them: their own may be apart, or be set while a lease
 * lasts, and whoever then holds a lease would lose it in the middle of its work.
 */
export function leaseTimeOf(db: Connected): LeaseTime {
  return isPostgres(db) ? databaseTime : ownTime;
}

export const ownTime: LeaseTime = (own) => sql<number>`CAST(${own} AS bigint)`;

const databaseTime: LeaseTime = () => sql<number>`CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)`;

/** When a lease of this length ends that begins then, as part of a statement. */
export const leaseEnd = (begin: RawBuilder<number>, lengthMs: number): RawBuilder<number> =>
  sql<number>`${begin} + ${sql.lit(lengthMs)}`;
