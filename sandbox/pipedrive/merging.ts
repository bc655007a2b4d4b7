import { type Kind, type StoredRecord, type Values } from './record.ts';

const LINKS: Partial<Record<Kind, string>> = { person: 'person_id', organization: 'org_id', deal: 'deal_id' };

/** The members that link a record to the survivor instead; none where it was not linked to the loser. */
export function movedAlong(
  members: Values['members'],
  loser: StoredRecord,
  survivorId: number,
): Values['members'] | undefined {
  const link = LINKS[loser.kind];
  if (link === undefined || members[link] !== loser.id) return undefined;
  const { participants } = members;
  if (link !== 'person_id' || !Array.isArray(participants)) return { [link]: survivorId };
  const others = (participants as { person_id: number }[]).filter(
    ({ person_id: id }) => id !== loser.id && id !== survivorId,
  );
  return { participants: [{ person_id: survivorId, primary: true }, ...others] };
}

/** What the survivor of a merge holds: its own values, what it lacked, and the addresses of both. */
export function valuesAfterMerge(loser: StoredRecord, survivor: StoredRecord): Values {
  const missing = Object.entries(loser.members).filter(([member, value]) => {
    const own = survivor.members[member];
    return value !== null && (own === null || own === undefined);
  });
  const members: Record<string, unknown> = Object.fromEntries(missing);
  for (const list of ['emails', 'phones']) {
    const own = survivor.members[list];
    const added = loser.members[list];
    if (Array.isArray(own) && Array.isArray(added)) members[list] = joined(own, added);
  }
  return { members, custom: { ...loser.custom, ...survivor.custom } };
}

function joined(own: unknown[], added: unknown[]): unknown[] {
  const valueOf = (item: unknown): unknown => (item as { value: unknown }).value;
  const known = new Set(own.map(valueOf));
  const more = added.filter((item) => !known.has(valueOf(item)));
  const all = [...own, ...more].map((item) => ({ ...(item as object) }));
  return all.map((item, position) => ({ ...item, primary: position === primaryOf(own) }));
}

function primaryOf(items: unknown[]): number {
  return Math.max(
    0,
    items.findIndex((item) => (item as { primary: unknown }).primary === true),
  );
}
