import { AppError } from '../../base/errors/app-error';
import { readMoment, utcSecond } from '../../base/values/moments';
import { type PipedriveClient } from '../pipedrive.client';
import { type Entity, type EntityType } from './entity';
import { fromWire } from './finding';

/** Every record that is not deleted, in the order of ids. */
export async function* allRecords<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
): AsyncGenerator<E, void, undefined> {
  for await (const wire of client.listRecords(type.kind)) yield fromWire(type, client, wire);
}

/**
 * Records changed at or after a time, by the list, which does not lag as the search does.
 *
 * @param since - a Date, or an ISO date or date-time; fractions of a second are cut off, because the API refuses them.
 */
export async function* recordsUpdatedSince<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  since: Date | string,
): AsyncGenerator<E, void, undefined> {
  const start = readMoment(since);
  if (start === null) throw new AppError('invalid-request', 'updatedSince takes a Date, or an ISO date or date-time');
  const query = { updated_since: utcSecond(start) };
  for await (const wire of client.listRecords(type.kind, query)) yield fromWire(type, client, wire);
}
