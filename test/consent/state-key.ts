import { type Remembered } from './light-service';
import { type VendorsSnapshot } from './both-vendors';
import { type Facts } from './world';

/** The world as it is: both vendors, what the service remembers, and what waits. */
export interface State {
  readonly vendors: VendorsSnapshot;
  readonly remembered: Remembered;
  readonly facts: Facts;
}

const inOrder = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();

interface Row {
  readonly kind: 'lead' | 'person';
  readonly id: number;
  readonly link: number | null;
  readonly says: unknown;
  readonly address: unknown;
  readonly others: unknown;
}

/**
 * The same for states from which the same can follow: ids, times and names count by their order alone, and what is
 * remembered of records that nothing names any more does not.
 *
 * @param hasTimes - whether it counts which of two changes was later.
 */
export function keyOfState(state: State, hasTimes: boolean): string {
  const rows = rowsOf(state);
  const relevant = relevantIn(state, rows);
  const ids = new Map([...relevant].toSorted(byKindAndId).map((key, rank) => [key, rank]));
  const named = (key: string | null): number | null => ids.get(key ?? '') ?? null;
  const { remembered, facts, vendors } = state;
  const entries = <T>(of: Record<string, T>, shown: (value: T) => unknown): unknown[] =>
    inOrder(
      Object.entries(of)
        .filter(([key]) => relevant.has(key))
        .map(([key, value]) => [named(key), shown(value)]),
    );
  const ranks = hasTimes ? ranksOf(state, relevant) : null;
  return JSON.stringify([
    rows.map(({ kind, id, link, ...row }) => ({
      ...row,
      id: named(`${kind}:${id}`),
      link: named(otherOf(kind, link)),
    })),
    vendors.addresses,
    entries(byKind(remembered.links), (other) => named(other)),
    inOrder(
      Object.entries(remembered.merges)
        .filter(([merged]) => relevant.has(`person:${merged}`))
        .map(([merged, survivor]) => [named(`person:${merged}`), named(`person:${survivor}`)]),
    ),
    entries(remembered.deleted, (source) => named(source)),
    entries(remembered.consent, ({ isOut, liftedAt }) => [
      isOut,
      liftedAt === null || ranks === null ? null : ranks.get(liftedAt),
    ]),
    inOrder(
      Object.keys(remembered.addresses).map((key) => {
        const [address, record] = key.split(' ');
        return [address, record === undefined ? 'nobody' : named(record)];
      }),
    ),
    inOrder(
      Object.values(remembered.apart)
        .map(({ record, other, isFollowed }) => [named(nameOf(record)), named(nameOf(other)), isFollowed])
        .filter(([record, other]) => record !== null && other !== null),
    ),
    facts.waiting.map(({ type, id, person }) => [
      type,
      named(keyOfTask(type, id)),
      person && [named(`person:${person.id}`), person.no_mail, person.emails],
    ]),
    facts.isLosingAnswer,
    Object.keys(facts.out)
      .filter((address) => facts.out[address])
      .toSorted(),
    facts.read.toSorted(),
    entries(facts.failed, () => true),
    ranks && timesOf(state, relevant).map(([key, at]) => [key.split(':')[2], named(recordOf(key)), ranks.get(at)]),
  ]);
}

const nameOf = ({ kind, id }: { kind: string; id: number }): string => `${kind}:${id}`;
const keyOfTask = (type: string, id: number): string => `${type.replace('delete ', '')}:${id}`;
const recordOf = (key: string): string => key.split(':').slice(0, 2).join(':');
const otherOf = (kind: 'lead' | 'person', id: number | null): string | null =>
  id === null ? null : `${kind === 'lead' ? 'person' : 'lead'}:${id}`;

function rowsOf({ vendors }: State): Row[] {
  return vendors.records.tables.flatMap(([kind, rows]) =>
    rows.map((values) => ({
      kind: kind as Row['kind'],
      id: Number(values['id']),
      link: ((kind === 'lead' ? values['pipedriveId'] : values['marketo_id']) as number | undefined) ?? null,
      says: (kind === 'lead' ? values['unsubscribed'] : values['no_mail']) ?? null,
      address: values['email'],
      others: values['others'] ?? null,
    })),
  );
}

/** Records that are there, that wait or are named by these, and what was merged into any of them. */
function relevantIn({ remembered, facts }: State, rows: readonly Row[]): Set<string> {
  const relevant = new Set<string>();
  const links = byKind(remembered.links);
  for (const { kind, id, link } of rows) {
    relevant.add(`${kind}:${id}`);
    if (link !== null) relevant.add(otherOf(kind, link)!);
    const known = links[`${kind}:${id}`];
    if (known !== undefined) relevant.add(known);
  }
  for (const { type, id, person } of facts.waiting) {
    relevant.add(keyOfTask(type, id));
    if (person) relevant.add(`person:${person.id}`);
  }
  for (let size = 0; size !== relevant.size;) {
    size = relevant.size;
    for (const [merged, survivor] of Object.entries(remembered.merges)) {
      if (relevant.has(`person:${survivor}`)) relevant.add(`person:${merged}`);
    }
  }
  return relevant;
}

const byKind = (links: Readonly<Record<string, number>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(links).map(([key, id]) => [key, `${key.startsWith('lead') ? 'person' : 'lead'}:${id}`]),
  );

/** By when the consent of a record was changed last, in epoch milliseconds. */
function timesOf({ vendors }: State, relevant: ReadonlySet<string>): (readonly [string, number])[] {
  return vendors.records.edits
    .filter(([key]) => /unsubscribed|no_mail/.test(key) && relevant.has(recordOf(key)))
    .map(([key, at]) => [key, Date.parse(at)] as const)
    .toSorted(([a], [b]) => a.localeCompare(b));
}

function ranksOf(state: State, relevant: ReadonlySet<string>): Map<number, number> {
  const lifts = Object.entries(state.remembered.consent).flatMap(([key, { liftedAt }]) =>
    liftedAt === null || !relevant.has(key) ? [] : [liftedAt],
  );
  const times = new Set([...lifts, ...timesOf(state, relevant).map(([, at]) => at)]);
  return new Map([...times].toSorted((a, b) => a - b).map((at, rank) => [at, rank]));
}

function byKindAndId(a: string, b: string): number {
  const [[kindOfA, idOfA], [kindOfB, idOfB]] = [a.split(':'), b.split(':')];
  return kindOfA === kindOfB ? Number(idOfA) - Number(idOfB) : kindOfA!.localeCompare(kindOfB!);
}
