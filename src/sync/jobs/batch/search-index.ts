import { memberOf } from '../../../base/by-name';
import { isObject } from '../../../base/values/shapes';
import { type PipedriveClient, Organization, Person } from '../../../pipedrive';
import { type SearchTerm } from '../../../pipedrive/record-search';
import { type Links } from '../../mapping/mapping';
import { domainOfWebsite } from '../../matching/shared-text';
import { trimmedTextOf } from '../../records/texts';
import { type JobKeys, type RecordKey } from '../store/job-keys';

type Wire = Readonly<Record<string, unknown>>;

export const INDEXED_KINDS = ['person', 'organization'] as const;
export type IndexedKind = (typeof INDEXED_KINDS)[number];
export const isIndexed = (kind: string): kind is IndexedKind => INDEXED_KINDS.some((each) => each === kind);

/** By its key, where a record has the texts and numbers by which it is looked for. */
type FieldsOfKind = ReadonlyMap<string, (wire: Wire) => readonly (string | number)[]>;

/**
 * Answers searches for persons and organizations by what a job has read of them and written, in place of Pipedrive's
 * search, which costs 20 tokens and knows a record late.
 */
export class SearchIndex {
  private constructor(
    private readonly keys: JobKeys,
    private readonly fields: ReadonlyMap<string, FieldsOfKind>,
    private readonly linkOfPerson: string,
  ) {}

  static async of(keys: JobKeys, client: PipedriveClient, links: Links): Promise<SearchIndex> {
    const persons = await client.schema(Person.kind).get();
    const organizations = await client.schema(Organization.kind).get();
    const linkOfPerson = persons.resolve(links.person).key;
    const linkOfOrganization = organizations.resolve(links.organization).key;
    const domains = organizations.fields().filter(({ key, alias }) => [key, alias].includes(domainOfWebsite.target));
    const person: FieldsOfKind = new Map([
      ['email', (wire: Wire) => emailsOf(wire)],
      [linkOfPerson, (wire: Wire) => valueOf(wire, linkOfPerson)],
    ]);
    const organization: FieldsOfKind = new Map([
      ['name', (wire: Wire) => valueOf(wire, 'name')],
      [linkOfOrganization, (wire: Wire) => valueOf(wire, linkOfOrganization)],
      ...domains.map(({ key }) => [key, (wire: Wire) => valueOf(wire, key)] as const),
    ]);
    return new SearchIndex(
      keys,
      new Map([
        ['person', person],
        ['organization', organization],
      ]),
      linkOfPerson,
    );
  }

  covers(kind: string, field: string): boolean {
    return this.fields.get(kind)?.has(field) === true;
  }

  /** The keys of the fields by which records of the kind are known. */
  fieldsOf(kind: IndexedKind): string[] {
    return [...(this.fields.get(kind)?.keys() ?? [])];
  }

  /** The persons that name a lead, or named one, in pages of 300 at most. */
  async *linkedPersons(): AsyncGenerator<number[]> {
    for await (const ids of this.keys.holders('person', this.linkOfPerson)) yield ids.map(Number);
  }

  /** Candidates, to be read and compared. */
  async find(kind: string, { key, term }: SearchTerm): Promise<number[]> {
    return (await this.keys.idsOf(kind as IndexedKind, key, [term])).map(Number);
  }

  /** @param wires - whole records, or what was written of them. */
  async learn(kind: string, wires: readonly Wire[]): Promise<void> {
    const fields = this.fields.get(kind);
    if (fields === undefined) return;
    const keys = wires.flatMap((wire) =>
      [...fields].flatMap(([field, read]) =>
        read(wire).map((value): RecordKey => ({ kind: kind as IndexedKind, field, value, id: Number(wire['id']) })),
      ),
    );
    if (keys.length > 0) await this.keys.add(keys);
  }
}

function emailsOf(wire: Wire): string[] {
  const emails: unknown[] = Array.isArray(wire['emails']) ? wire['emails'] : [];
  const listed = emails.map((email) => trimmedTextOf(isObject(email) ? email['value'] : email));
  return [...listed, trimmedTextOf(wire['primary_email'])].filter(Boolean);
}

function valueOf(wire: Wire, key: string): (string | number)[] {
  const custom = isObject(wire['custom_fields']) ? wire['custom_fields'] : {};
  const value = memberOf(wire, key) ?? memberOf(custom, key) ?? null;
  const plain = isObject(value) ? value['value'] : value;
  return typeof plain === 'number' ? [plain] : [trimmedTextOf(plain)].filter(Boolean);
}
