import { canonical, labelled } from '../mapping/canonical';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { type FieldFacts } from '../mapping/field-kind';
import { isRelation, type Mapping, type SourceRecord, type TableName, TABLES } from '../mapping/mapping';
import { MARKETING_STATUS } from '../mapping/consent';
import { linkField } from '../matching/links';
import { fieldOf } from '../records/catalogues';
import { factsOfKind, type RecordKind } from '../records/kinds';
import { type AccountList, type SourceReads } from './source-reads';

/** What a table reads of a source, by the record's own names; null where no later state of it can be held against it. */
export interface ReadNames {
  readonly fields: readonly string[];
  readonly lists: readonly AccountList[];
}

/**
 * @param reads - what the functions of the mapping read in this run.
 * @param deletedFlag - the lead field that marks a lead as deleted; null for none.
 */
export function readNames(
  table: TableName,
  mapping: Mapping,
  reads: SourceReads,
  fields: FieldCatalogue,
  deletedFlag: string | null,
): ReadNames | null {
  const kind = TABLES[table].source;
  if (kind === 'email' || reads.isBeyondRecord) return null;
  const always = factsOfKind(kind).decidedBy.filter((name) => fieldOf(fields, name) !== undefined);
  const link = linkField(kind, mapping.links);
  const flags = kind === 'lead' && deletedFlag !== null ? [deletedFlag] : [];
  const ofPipelines = kind === 'deal' && mapping.pipelines !== undefined;
  const wanted = [
    ...namedIn(table, mapping, kind),
    ...reads.fields,
    ...always,
    ...flags,
    ...(link === null ? [] : [link]),
    ...consentOf(kind, mapping),
    ...(ofPipelines ? ['pipeline_id'] : []),
  ];
  const names = wanted.map((name) => fieldOf(fields, name)?.name);
  if (names.includes(undefined) || wanted.includes(MARKETING_STATUS)) return null;
  const lists = [...reads.lists, ...(ofPipelines ? (['pipelines'] as const) : [])];
  return { fields: sorted(names as string[]), lists: sorted(lists) };
}

/** Of a status that no webhook tells neither side's later state can be held against an earlier one. */
function consentOf(kind: RecordKind, { consent }: Mapping): string[] {
  if (!consent || (kind !== 'lead' && kind !== 'person')) return [];
  return consent.person === MARKETING_STATUS ? [MARKETING_STATUS] : [consent[kind]];
}

function namedIn(table: TableName, mapping: Mapping, kind: SourceRecord): string[] {
  return Object.values(mapping[table] ?? {})
    .flatMap((entry) => ('fields' in entry ? entry.fields : []))
    .filter((name) => !isRelation(kind, name));
}

/** The value of a field in the one spelling of all that mean the same, and the labels of its options. */
export function spelled(value: unknown, facts: FieldFacts | undefined): string {
  const given = withoutZoneName(value);
  const spelling = canonical(given, facts);
  if (spelling === '' || facts === undefined || (facts.kind !== 'option' && facts.kind !== 'set')) return spelling;
  return `${spelling} ${JSON.stringify([labelled(given, facts)].flat().map(String).toSorted())}`;
}

/** Webhooks tell a time zone by its id alone. */
function withoutZoneName(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('timezone_name' in value)) return value;
  const { timezone_name: _, ...rest } = value;
  return rest;
}

const sorted = <T extends string>(items: readonly T[]): T[] => [...new Set(items)].toSorted();
