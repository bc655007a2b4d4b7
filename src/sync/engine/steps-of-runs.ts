import { Injectable } from '@nestjs/common';
import { toAppError } from '../../base/errors/app-error';
import { type Flow } from '../flows/flow';
import { oppositeOf } from '../flows/flows';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { isEmpty } from '../mapping/compare';
import { consentFields, stanceOf } from '../mapping/consent';
import { diff } from '../mapping/differ';
import { type MappedField, mapRecord, passesFilter } from '../mapping/map-record';
import { isLeftOut } from '../mapping/mapped-entry';
import { type FieldMapping, type TableName } from '../mapping/mapping';
import { fieldOf } from '../records/catalogues';
import { KINDS } from '../records/kinds';
import { linkedId, type RecordReference, type SavedRecord, type SyncRecord } from '../records/record';
import { SyncSettings } from '../sync-settings';
import { type HeldRecord, InStep } from './in-step';
import { type WritePlan } from './plan';
import { type Kept } from './record-write';
import { type Run } from './run';
import { SourceReads } from './source-reads';
import { causesSync } from './two-way/opposite';

/** What a run has left of both records. */
interface Left {
  readonly source: Kept;
  readonly target: Kept;
  /** The target as its vendor keeps it, whoever edited it. */
  readonly now: SyncRecord;
}

/** What runs learn of records that are in step, in the direction of the run and in the opposite one. */
@Injectable()
export class StepsOfRuns {
  constructor(
    private readonly inStep: InStep,
    private readonly settings: SyncSettings,
  ) {}

  /** To be called before a plan is carried out: what a run leaves behind that fails is not known. */
  async begin(plan: WritePlan): Promise<void> {
    const { flow, source, target } = plan;
    if (writesNothing(plan)) return;
    await this.inStep.forget({ kind: flow.source, id: source.id }, flow.table);
    if (target.id !== null) await this.forgetOpposite(flow, target.id);
  }

  /** Of a source that a run leaves as it is, for a reason of its own, nothing is known. */
  leave(flow: Flow, source: RecordReference): Promise<void> {
    return this.inStep.forget(source, flow.table);
  }

  /** The source's fields of which the memory wants to know what the record holds. */
  namesOfSource({ flow, source, sourceFields }: WritePlan, run: Run): string[] {
    const names = [...namedIn(this.tableOf(flow.table)), ...run.readsOf(source, flow.table).fields];
    return names.filter((name) => fieldOf(sourceFields, name) !== undefined);
  }

  /** The same of the target. */
  namesOfTarget({ flow, targetFields }: WritePlan): string[] {
    return namedIn(this.tableOf(flow.opposite)).filter((name) => fieldOf(targetFields, name) !== undefined);
  }

  /** To be called once a plan was carried out. */
  async remember(plan: WritePlan, left: Left, run: Run): Promise<void> {
    const { flow, source, target } = plan;
    const reference = { kind: flow.source, id: source.id };
    const held = {
      source: { reference, values: left.source.asWritten },
      target: { reference: { kind: flow.target, id: target.id! }, values: left.target.asWritten },
    };
    if (!agree(plan) || !this.agreeOnConsent(plan, left)) {
      await this.inStep.forget(reference, flow.table);
      return this.forgetOpposite(flow, target.id);
    }
    const step = { flow, ...held, reads: run.readsOf(source, flow.table) };
    const isKept = left.source.notKept.length === 0 && left.target.notKept.length === 0;
    const opposite = isKept ? await this.opposite(plan, left.now as SavedRecord, held, run) : null;
    if (opposite === null) await this.forgetOpposite(flow, target.id);
    const back = opposite && { ...opposite, source: held.target, target: held.source };
    await this.inStep.remember(back === null ? [step] : [step, back]);
  }

  /** As both are remembered: somebody may have said no while the run was at work. */
  private agreeOnConsent({ flow, sourceFields, targetFields }: WritePlan, { source, target }: Left): boolean {
    const { consent } = this.settings.mapping;
    const fields = consent && consentFields(flow.source, flow.target, consent);
    if (!fields) return true;
    const isOut = ({ asWritten }: Kept, field: string, catalogue: FieldCatalogue): boolean =>
      stanceOf(field, asWritten.get(field), fieldOf(catalogue, field)) === 'out';
    return isOut(source, fields.source, sourceFields) === isOut(target, fields.target, targetFields);
  }

  /** The way back, where it would find nothing to do, and what it reads of the target. */
  private async opposite(plan: WritePlan, now: SavedRecord, held: Record<'source' | 'target', HeldRecord>, run: Run) {
    const flow = oppositeOf(plan.flow);
    if (flow === undefined || !this.settings.usesMemory) return null;
    for (const rule of flow.skip) if ((await rule(now, this.settings)) !== null) return null;
    const agreed = new Set(plan.review.judged.flatMap(({ group }) => group.oppositeEntries));
    const entries = Object.entries(this.tableOf(flow.table));
    if (entries.some(([field, entry]) => causesSync(entry) && !agreed.has(field))) return null;
    const reads = new SourceReads(false);
    const table = Object.fromEntries(entries.filter(([, entry]) => !causesSync(entry)));
    const given = await this.given(flow.table, table, now, run, reads);
    if (given === null || given.some((each) => agreed.has(each.field) && isLacking(each, held.source))) return null;
    const oneWay = given.filter(({ field }) => !agreed.has(field));
    if (hasChanges(oneWay, held.source, plan.sourceFields)) return null;
    if (entries.some(([, entry]) => causesSync(entry))) noteDependence(reads, plan, held.target, run);
    return { flow, reads };
  }

  /** What the way back makes of the target; null where it would leave something out, or read more than the target. */
  private async given(name: TableName, table: FieldMapping, now: SavedRecord, run: Run, reads: SourceReads) {
    const mapping = { ...this.settings.mapping, [name]: table };
    const context = run.contextWithoutCalls(now, reads);
    let isWhole = true;
    try {
      if (!(await passesFilter(name, mapping, context))) return null;
      const mapped = await mapRecord(name, mapping, context, {
        onEntry: (entry) => (isWhole &&= !isLeftOut(entry)),
      });
      return isWhole && !reads.isBeyondRecord ? mapped : null;
    } catch (thrown) {
      // The way back is not at work here: a mistake of its own is told by its own tasks.
      if (toAppError(thrown).kind === 'mapping-failed') return null;
      throw thrown;
    }
  }

  private async forgetOpposite({ opposite, target: kind }: Flow, target: number | string | null): Promise<void> {
    if (opposite !== undefined) await this.inStep.forget({ kind, id: Number(target) }, opposite);
  }

  private tableOf(table: TableName | undefined): FieldMapping {
    return (table === undefined ? undefined : this.settings.mapping[table]) ?? {};
  }
}

const writesNothing = ({ isNew, isLostCreate, writes, sourceChanges, sourceLink, consent }: WritePlan): boolean =>
  (consent?.step ?? null) === null &&
  !isNew &&
  !isLostCreate &&
  Object.keys(writes).length === 0 &&
  sourceChanges.length === 0 &&
  sourceLink === null;

/** Whether both sides say the same once the plan is carried out: no newer edit of the target was left as it is. */
const agree = ({ review }: WritePlan): boolean => review.judged.every(({ outcome }) => outcome === 'write');

const namedIn = (table: FieldMapping): string[] =>
  Object.values(table).flatMap((entry) => ('fields' in entry ? entry.fields : []));

/** An empty value was not carried over, so what the other side has is still to be carried back. */
const isLacking = ({ field, value }: MappedField, { values }: HeldRecord): boolean =>
  isEmpty(values.get(field)) && !isEmpty(value);

function hasChanges(given: Parameters<typeof diff>[0], { values }: HeldRecord, fields: FieldCatalogue): boolean {
  const read = (field: string): unknown => values.get(field);
  return diff(given, { read, factsOf: (field) => fieldOf(fields, field) }).changes.length > 0;
}

/** Which organization the target of the run is in, or the source's company was carried over to. */
function noteDependence(reads: SourceReads, { flow, source }: WritePlan, target: HeldRecord, run: Run): void {
  if (KINDS[flow.target].vendor === 'pipedrive') {
    reads.fields.add(KINDS.person.dependsOn.field);
    const organization = linkedId(target.values.get(KINDS.person.dependsOn.field));
    if (organization !== null) reads.carriedFrom.add(organization);
    return;
  }
  for (const field of ['externalCompanyId', 'company']) reads.fields.add(field);
  for (const organization of run.readsOf(source, flow.table).carriedFrom) reads.carriedTo.add(organization);
}
