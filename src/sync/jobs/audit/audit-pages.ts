import { Injectable } from '@nestjs/common';
import { PipedriveClient, Organization, Person } from '../../../pipedrive';
import { linkedId, type RecordKind } from '../../records/record';
import { SyncSettings } from '../../sync-settings';
import { type Mirror } from '../batch/mirror';
import { type DifferingField, type JobRecord } from '../job';
import { type JobContext } from '../job-context';
import { type Found, type JobLedger } from '../job-ledger';
import { PipedriveWalks } from '../lists/walk-pipedrive';
import { type Finding, type ListPlace } from '../store/job-progress';
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

/** A page of Pipedrive's records, as they are sent. */
export interface AuditPage {
  readonly wires: readonly Wire[];
  /** The id in the link field of such a record; null where it has none. */
  readonly linkOf: (wire: Wire) => number | null;
}

/** What was found out about the records of a page. */
export interface FoundOfPage {
  readonly pairs: readonly Pair[];
  readonly broken: readonly BrokenPair[];
  /** Records that matching would join. */
  readonly unlinked: readonly { readonly record: JobRecord; readonly target: JobRecord }[];
}

/** What a page came to, as it is told. */
export interface SettledAudit {
  readonly findings: readonly Finding[];
  readonly found: Found;
}

type Wire = Readonly<Record<string, unknown>>;

/** What pages of persons and of organizations have in common. */
@Injectable()
export class AuditPages {
  constructor(
    private readonly pipedrive: PipedriveClient,
    private readonly settings: SyncSettings,
    private readonly walks: PipedriveWalks,
    private readonly comparing: PairComparing,
    private readonly repairs: AuditRepairs,
  ) {}

  /** Goes through a list; what a page came to is kept along with its place. @param name - of the list. */
  async walk(
    context: JobContext,
    ledger: JobLedger,
    { name: list, kind }: { readonly name: string; readonly kind: 'person' | 'organization' },
    settled: (page: AuditPage) => Promise<SettledAudit>,
  ): Promise<void> {
    const linkOf = await this.linkOf(kind);
    const keep = async (wires: readonly Wire[], place: ListPlace<string>): Promise<void> => {
      await context.scope.index.learn(kind, wires);
      await ledger.settlePage({ list, place, ...(await settled({ wires, linkOf })) });
    };
    await ledger.ofLists(() => this.walks.walk(context, { name: list, kind, keep }));
  }

  /** Compares the pairs, and tells of the rest. @param mirror - what need not be read again. */
  async settled(
    context: JobContext,
    ledger: JobLedger,
    { pairs, broken, unlinked }: FoundOfPage,
    mirror: Mirror,
  ): Promise<SettledAudit> {
    return together(
      await this.compare(context, ledger, pairs, mirror),
      await this.broken(context, broken),
      this.unlinked(unlinked),
    );
  }

  /** Gives the id that a record of Pipedrive, as it is sent, has in its link field. */
  private async linkOf(kind: 'person' | 'organization'): Promise<AuditPage['linkOf']> {
    const { key } = (await this.pipedrive.schema(kind === 'person' ? Person.kind : Organization.kind).get()).resolve(
      this.settings.mapping.links[kind],
    );
    return (wire) => {
      const custom = (wire['custom_fields'] ?? {}) as Readonly<Record<string, unknown>>;
      return linkedId(new Map(Object.entries({ ...wire, ...custom })).get(key));
    };
  }

  private async compare(
    context: JobContext,
    ledger: JobLedger,
    pairs: readonly Pair[],
    mirror: Mirror,
  ): Promise<SettledAudit> {
    const compared = await this.comparing.compare(context, ledger, pairs, mirror);
    const differing = compared.filter(({ fields, error }) => fields.length > 0 || error !== null);
    const findings: Finding[] = [];
    for (const each of differing) findings.push(findingOf(each, await this.repair(context, each)));
    const found = { pairs: pairs.length, inStep: pairs.length - differing.length, differing: differing.length };
    return { findings, found };
  }

  async broken(context: JobContext, links: readonly BrokenPair[]): Promise<SettledAudit> {
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

  private unlinked(pairs: FoundOfPage['unlinked']): SettledAudit {
    const findings = pairs.map((pair): Finding => ({ ...pair, outcome: 'unlinked' }));
    return { findings, found: { unlinked: findings.length } };
  }

  private repair(context: JobContext, comparison: Comparison): Promise<string[]> {
    const { options } = context;
    if (options.type !== 'audit' || !options.repair) return Promise.resolve([]);
    return this.repairs.queueFor(context, comparison);
  }
}

/** What several parts of a page found. */
const together = (...parts: readonly SettledAudit[]): SettledAudit => ({
  findings: parts.flatMap(({ findings }) => findings),
  found: Object.assign({}, ...parts.map(({ found }) => found)) as Found,
});

export const recordOf = (kind: RecordKind, id: number): JobRecord => ({ kind, id });
