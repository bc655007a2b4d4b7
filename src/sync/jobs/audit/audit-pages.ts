import { Injectable } from '@nestjs/common';
import { MarketoClient, type MarketoKind, type Values } from '../../../marketo';
import { PipedriveClient, Organization, Person } from '../../../pipedrive';
import { linkedId, type RecordKind } from '../../records/record';
import { SyncSettings } from '../../sync-settings';
import { type Mirror } from '../batch/mirror';
import { type DifferingField, type JobRecord } from '../job';
import { type JobContext } from '../job-context';
import { type Found, type JobLedger } from '../job-ledger';
import { type Finding } from '../store/job-progress';
import { AuditRepairs } from './audit-repairs';
import { PairComparing } from './pair-comparing';
import { type Comparison, findingOf, type Pair } from './pair-work';

/** A link of which the record that it names knows nothing, told of the record whose link it is. */
export interface BrokenPair {
  readonly record: JobRecord;
  readonly names: JobRecord;
  readonly isThere: boolean;
  readonly fields: readonly DifferingField[];
  readonly repair: Comparison;
}

/** What pages of persons and of organizations have in common. */
@Injectable()
export class AuditPages {
  constructor(
    private readonly marketo: MarketoClient,
    private readonly pipedrive: PipedriveClient,
    private readonly settings: SyncSettings,
    private readonly comparing: PairComparing,
    private readonly repairs: AuditRepairs,
  ) {}

  /** Whole records by a field, in the fewest calls. */
  async read(kind: MarketoKind, filterType: string, filterValues: readonly (string | number)[]): Promise<Values[]> {
    if (filterValues.length === 0) return [];
    const schema = await this.marketo.describe(kind);
    return this.marketo.find(kind, { filterType, filterValues: filterValues.map(String), fields: schema.names() });
  }

  /** Gives the id that a record of Pipedrive, as it is sent, has in its link field. */
  async linkOf(kind: 'person' | 'organization'): Promise<(wire: Readonly<Record<string, unknown>>) => number | null> {
    const { key } = (await this.pipedrive.schema(kind === 'person' ? Person.kind : Organization.kind).get()).resolve(
      this.settings.mapping.links[kind],
    );
    return (wire) => {
      const custom = (wire['custom_fields'] ?? {}) as Readonly<Record<string, unknown>>;
      return linkedId(new Map(Object.entries({ ...wire, ...custom })).get(key));
    };
  }

  async compare(
    context: JobContext,
    ledger: JobLedger,
    pairs: readonly Pair[],
    mirror: Mirror,
  ): Promise<{ findings: Finding[]; found: Found }> {
    const compared = await this.comparing.compare(context, ledger, pairs, mirror);
    const differing = compared.filter(({ fields, error }) => fields.length > 0 || error !== null);
    const findings: Finding[] = [];
    for (const each of differing) findings.push(findingOf(each, await this.repair(context, each)));
    const found = { pairs: pairs.length, inStep: pairs.length - differing.length, differing: differing.length };
    return { findings, found };
  }

  async broken(context: JobContext, links: readonly BrokenPair[]): Promise<{ findings: Finding[]; found: Found }> {
    const findings: Finding[] = [];
    for (const { record, names, isThere, fields, repair } of links) {
      const tasks = isThere ? await this.repair(context, repair) : [];
      findings.push({
        record,
        target: isThere ? names : null,
        outcome: 'brokenLinks',
        fields,
        ...(tasks.length > 0 && { result: { repair: tasks } }),
      });
    }
    return { findings, found: { brokenLinks: findings.length } };
  }

  unlinked(pairs: readonly { record: JobRecord; target: JobRecord }[]): { findings: Finding[]; found: Found } {
    const findings = pairs.map((pair): Finding => ({ ...pair, outcome: 'unlinked' }));
    return { findings, found: { unlinked: findings.length } };
  }

  private repair(context: JobContext, comparison: Comparison): Promise<string[]> {
    const { options, row, scope } = context;
    if (options.type !== 'audit' || !options.repair) return Promise.resolve([]);
    return this.repairs.queueFor(comparison, scope.keys, row.requested_by);
  }
}

/** What several parts of a page found. */
export const together = (
  ...parts: readonly { findings: readonly Finding[]; found: Found }[]
): { findings: Finding[]; found: Found } => ({
  findings: parts.flatMap(({ findings }) => findings),
  found: Object.assign({}, ...parts.map(({ found }) => found)) as Found,
});

export const recordOf = (kind: RecordKind, id: number): JobRecord => ({ kind, id });
