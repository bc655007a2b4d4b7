import { KINDS } from '../records/kinds';
import { adapters } from './adapters';
import { isAdapter } from './adapters/mistakes';
import { type FieldEntry, type FieldMapping } from './mapping';

/** Fields that say the same on both sides and are carried both ways: an edit of one is an edit of the group. */
export interface FieldGroup {
  /** The same for both directions. */
  readonly name: string;
  /** Entries of the table, by their names there. */
  readonly entries: readonly string[];
  /** Entries of the opposite table. */
  readonly oppositeEntries: readonly string[];
  /** Fields of the source record, by their own names, whose values are the group's. */
  readonly sourceFields: readonly string[];
  readonly targetFields: readonly string[];
}

/** One direction of a pair of tables, with the records' own names for the fields. */
export interface Direction {
  readonly table: FieldMapping;
  /** The own name of a field of the record that the table writes; a related record is its id's field. */
  readonly nameOf: (field: string) => string;
}

/** One field that a table writes, and what it reads for it. */
interface Node {
  readonly entry: string;
  readonly writes: string;
  readonly reads: readonly string[];
}

/**
 * The groups of fields that each table reads where the other one writes, and both always write. Everything else of a
 * table is carried one way: its source is the master.
 */
export function twoWayGroups(there: Direction, back: Direction): FieldGroup[] {
  const [nodesThere, nodesBack] = [nodesOf(there, back), nodesOf(back, there)];
  const groups: { there: Set<Node>; back: Set<Node> }[] = [];
  for (const node of nodesThere) {
    const partners = nodesBack.filter((other) => areMutual(node, other));
    if (partners.length === 0) continue;
    const touching = groups.filter((group) => partners.some((partner) => group.back.has(partner)));
    const group = {
      there: new Set([node, ...touching.flatMap((each) => [...each.there])]),
      back: new Set([...partners, ...touching.flatMap((each) => [...each.back])]),
    };
    groups.splice(0, groups.length, ...groups.filter((each) => !touching.includes(each)), group);
  }
  return groups.map((group) => described([...group.there], [...group.back]));
}

function nodesOf({ table, nameOf }: Direction, opposite: Direction): Node[] {
  return Object.entries(table)
    .filter(([, entry]) => (entry.write ?? 'always') === 'always')
    .map(([field, entry]) => ({ entry: field, writes: nameOf(field), reads: readsOf(entry).map(opposite.nameOf) }));
}

/** A person's organization and a lead's company say the same, though each is found by a transformer. */
function readsOf(entry: FieldEntry): readonly string[] {
  if ('fields' in entry) return entry.fields;
  if (isAdapter(entry.transformer, adapters.organizationIdForLead)) return [KINDS.lead.dependsOn.field];
  return isAdapter(entry.transformer, adapters.externalCompanyIdForOrganization) ? [KINDS.person.dependsOn.field] : [];
}

const areMutual = (a: Node, b: Node): boolean => a.reads.includes(b.writes) && b.reads.includes(a.writes);

function described(there: readonly Node[], back: readonly Node[]): FieldGroup {
  const targetFields = sorted([...there.map(({ writes }) => writes), ...back.flatMap(({ reads }) => reads)]);
  const sourceFields = sorted([...back.map(({ writes }) => writes), ...there.flatMap(({ reads }) => reads)]);
  return {
    name: [sourceFields, targetFields]
      .map((fields) => fields.join('+'))
      .toSorted()
      .join('='),
    entries: there.map(({ entry }) => entry),
    oppositeEntries: back.map(({ entry }) => entry),
    sourceFields,
    targetFields,
  };
}

const sorted = (fields: readonly string[]): string[] => [...new Set(fields)].toSorted();
