import { AppError } from '../../base/errors/app-error';
import { readMoment, utcSecond } from '../../base/values/moments';
import { type PipedriveClient } from '../pipedrive.client';
import { type RecordKind, type WireRecord } from '../schema/record-kind';
import { DEAL } from './deal.kind';
import { FieldHistory } from './field-history';
import { ORGANIZATION } from './organization.kind';
import { PERSON } from './person.kind';

export type LoggedKind = 'person' | 'organization' | 'deal';

const KINDS: Readonly<Record<LoggedKind, RecordKind>> = {
  person: PERSON,
  organization: ORGANIZATION,
  deal: DEAL,
};

export interface ChangelogOptions {
  /** A Date, or an ISO date or date-time: older changes are left out. */
  since?: Date | string;
}

/** One change of one field. */
export interface FieldChange {
  /** The key under which the record carries the field; the name in the history where the account has no such field. */
  field: string;
  /** RFC 3339 in UTC, whole seconds. */
  at: string;
  /** As the record shows it, as far as the history tells: of a field with several parts the one that changed, as text. */
  from: unknown;
  to: unknown;
  /** Null where the history names nobody. */
  userId: number | null;
  /** `app`, `api`, …; null where the history does not tell. */
  source: string | null;
}

/**
 * The changes of a record's fields, in the order in which Pipedrive tells them, which is the newest first where it was
 * seen. Costs 20 tokens a page; where the newest come first, no page is read beyond the first change before `since`.
 *
 * @throws AppError `invalid-request` for a `since` that is no time, `record-not-found`, and those of the transport
 * @see https://developers.pipedrive.com/docs/api/v1/Persons#getPersonChangelog
 */
export async function* changelogOf(
  client: PipedriveClient,
  kind: LoggedKind,
  id: number,
  { since }: ChangelogOptions = {},
): AsyncGenerator<FieldChange, void, undefined> {
  const from = since === undefined ? undefined : wholeSecond(since);
  const history = new FieldHistory(await client.schema(KINDS[kind]).get());
  let first: string | undefined;
  for await (const row of client.changelog(KINDS[kind], id)) {
    const at = timeOf(row, KINDS[kind]);
    first ??= at;
    if (from === undefined || at >= from) yield changeFrom(row, at, history);
    else if (at < first) return;
  }
}

function changeFrom(row: WireRecord, at: string, history: FieldHistory): FieldChange {
  const { field_key: key, old_value: from, new_value: to, actor_user_id: user, change_source: source } = row;
  return {
    ...history.read(String(key), from ?? null, to ?? null),
    at,
    userId: typeof user === 'number' ? user : null,
    source: typeof source === 'string' ? source : null,
  };
}

/** v1 tells the time as `2026-11-23 10:00:00`, in UTC. */
function timeOf(row: WireRecord, { label }: RecordKind): string {
  const time = readMoment(row['time']);
  if (time !== null) return utcSecond(time);
  throw new AppError('vendor-unavailable', `Pipedrive's changelog of a ${label} has a change without a time`);
}

function wholeSecond(since: Date | string): string {
  const time = readMoment(since);
  if (time !== null) return utcSecond(time);
  throw new AppError('invalid-request', 'changelog takes a Date, or an ISO date or date-time, as `since`');
}
