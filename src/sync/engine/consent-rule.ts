import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { currentTrial } from '../../base/concurrency/trial';
import { AppError } from '../../base/errors/app-error';
import { type Flow } from '../flows/flow';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { consentFields, consentStep, type ConsentStep, type Stance, valueOf } from '../mapping/consent';
import { fieldOf } from '../records/catalogues';
import { ConsentLift } from './consent-lift';
import { type Side, sideOf, stanceIn } from './consent-side';
import { type RecordReference, type SavedRecord, type SyncRecord } from '../records/record';
import { Records } from '../records/records';
import { ConsentMemory } from '../state/consent-memory';
import { SyncSettings } from '../sync-settings';
import { type Change, type RefusedConsent } from './sync-result';
import { addressesOf, EarlierNo, type SaidEarlier } from './earlier-no';
import { type WrittenRecord } from './record-write';
import { countReadBack } from './withheld';

/** What a run does about the consent of its target. */
export interface ConsentPlan {
  /** Of the target. */
  readonly field: string;
  readonly step: ConsentStep;
  readonly from: unknown;
  /** What is sent; of no meaning without a step. */
  readonly value: unknown;
  /** What the source says. */
  readonly source: Stance;
  /** What the target said before; `unsaid` where it is yet to be made. */
  readonly target: Stance;
  /** What was said for the source by records that are gone. */
  readonly earlier: SaidEarlier;
  /** Records that are subscribed along with the target, since they have its address. */
  readonly along: readonly RecordReference[];
  /** Whether this run is the first to join the two: what was said before it lifts nothing, now or later. */
  readonly isNewPair: boolean;
}

/** What became of a plan. */
export interface SettledConsent {
  readonly changes: readonly Change[];
  readonly refused: RefusedConsent | null;
}

const NOTHING: SettledConsent = { changes: [], refused: null };

/** Carries out who may be written to, beside the fields that the tables map. */
@Injectable()
export class ConsentRule {
  constructor(
    private readonly records: Records,
    private readonly memory: ConsentMemory,
    private readonly earlier: EarlierNo,
    private readonly lift: ConsentLift,
    private readonly settings: SyncSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @returns null where the mapping says nothing of consent, or the flow is about other records.
   * @throws AppError of the vendors, where histories have to be asked for.
   */
  async plan(
    flow: Flow,
    source: SavedRecord,
    target: SyncRecord,
    given: {
      readonly sourceFields: FieldCatalogue;
      readonly targetFields: FieldCatalogue;
      readonly isNewPair: boolean;
    },
  ): Promise<ConsentPlan | null> {
    const { sourceFields, targetFields, isNewPair } = given;
    const { consent } = this.settings.mapping;
    const fields = consent && consentFields(flow.source, flow.target, consent);
    if (!consent || !fields) return null;
    const ofSource: Side = sideOf(flow.source, source, sourceFields);
    const ofTarget: Side = sideOf(flow.target, target, targetFields);
    const from = target.get(fields.target);
    const isNew = target.id === null;
    const earlier = await this.earlier.of(flow, source, target);
    const stance = earlier.isNo ? 'out' : stanceIn(ofSource, fields.source);
    const sides = { source: stance, target: isNew ? 'unsaid' : stanceIn(ofTarget, fields.target), isNewPair } as const;
    const wanted = consentStep(sides, consent);
    const along = wanted === 'lift' ? await this.lift.along(flow, target, fields.target) : [];
    const isAllowed = wanted !== 'lift' || (await this.lift.isAllowed(fields, ofSource, ofTarget, along));
    const step = isAllowed ? wanted : null;
    const facts = fieldOf(targetFields, fields.target);
    const value = valueOf(fields.target, step === 'lift' ? 'in' : 'out', from, facts);
    const said = { source: stanceIn(ofSource, fields.source), target: sides.target };
    return { field: fields.target, step, from, value, ...said, along, earlier, isNewPair };
  }

  /** To be called before the target is saved: gives it the new value, and makes the intention to subscribe durable. */
  async begin({ step, field, value, along }: ConsentPlan, flow: Flow, target: SyncRecord): Promise<void> {
    if (step === null) return;
    const lifted = [{ kind: flow.target, id: Number(target.id) }, ...along];
    if (step === 'lift') await this.memory.lift(lifted, this.clock.now());
    target.set(field, value);
  }

  /** To be called once the target is saved: reads it back, and tells what its vendor kept. */
  async settle(
    plan: ConsentPlan,
    flow: Flow,
    source: SavedRecord,
    target: SyncRecord,
    written: WrittenRecord,
  ): Promise<SettledConsent> {
    const halves = {
      source: { kind: flow.source, id: source.id },
      target: { kind: flow.target, id: Number(target.id) },
    };
    const isOverruled = plan.earlier.isNo && plan.source !== 'out' && !currentTrial();
    if (isOverruled) await this.overrule(halves.source, plan.earlier);
    else await this.remember(halves.source, plan.source, source);
    const now = await this.afterwards(plan, halves.target, written);
    const stance = now === null ? plan.target : stanceIn(now, plan.field);
    await this.remember(halves.target, stance, target);
    if (stance === 'out' && !currentTrial()) await this.earlier.isTold(plan.earlier);
    if (plan.source === 'out') await this.earlier.tellOtherLeads(halves.source, source, target);
    await this.compare(halves, { source: plan.source, target: stance });
    if (plan.isNewPair && !currentTrial())
      await this.memory.countAnew([halves.source, halves.target], this.clock.now());
    if (plan.step === null) return NOTHING;
    const wanted = plan.step === 'set out' ? 'out' : 'in';
    if (stance === wanted) return { changes: [changeOf(plan)], refused: null };
    const is = now?.record.get(plan.field) ?? null;
    return { changes: [], refused: { status: 'refused', field: plan.field, wanted: plan.value, is } };
  }

  /** To be called where a run carries nothing over, or fails for good: what the source says of consent stays known. */
  async keep(flow: Flow, source: SavedRecord): Promise<void> {
    const { consent } = this.settings.mapping;
    const fields = consent && consentFields(flow.source, flow.target, consent);
    if (!fields || currentTrial()) return;
    const side = sideOf(flow.source, source, await this.records.of(flow.source).fields());
    await this.earlier.keep(side, stanceIn(side, fields.source));
  }

  /** What `settle` would tell if the vendor kept what was sent. */
  wouldSettle(plan: ConsentPlan, flow: Flow): SettledConsent {
    if (plan.step === null) return NOTHING;
    countReadBack(flow.target);
    return { changes: [changeOf(plan)], refused: null };
  }

  /** The target as its vendor keeps it; null where nothing was written of its consent and nobody has read it since. */
  private async afterwards(
    { step }: ConsentPlan,
    target: RecordReference,
    written: WrittenRecord,
  ): Promise<Side | null> {
    if (step === null && !written.wasReadBack) return null;
    const record = written.wasReadBack ? written.now : await this.readBack(target);
    return sideOf(target.kind, record, await this.records.of(target.kind).fields());
  }

  /** Keeps that the target says no and the source does not: it is for the target's own task to carry that over. */
  private async compare(
    { source, target }: { readonly source: RecordReference; readonly target: RecordReference },
    said: { readonly source: Stance; readonly target: Stance },
  ): Promise<void> {
    if (currentTrial()) return;
    const isApart = said.target === 'out' && said.source !== 'out';
    if (isApart) await this.memory.apart({ record: source, other: target }, this.clock.now());
    else await this.memory.together(source, target);
  }

  private async readBack({ kind, id }: RecordReference): Promise<SyncRecord> {
    const record = await this.records.of(kind).load(id);
    if (record) return record;
    throw new AppError('vendor-unavailable', `The ${kind} ${id} was deleted while it was being written`);
  }

  /** What records said that are gone counts as said by the source, and what that said until now does not take it back. */
  private async overrule(source: RecordReference, { addresses }: SaidEarlier): Promise<void> {
    await this.memory.overrule(source, this.clock.now());
    if (source.kind === 'person') await this.memory.saidFor(source, addresses);
  }

  /** For its addresses, too, what a person says: Marketo itself knows it of those of leads. */
  private async remember(reference: RecordReference, stance: Stance, record: SyncRecord): Promise<void> {
    if (currentTrial()) return;
    const isPerson = reference.kind === 'person';
    const addresses = addressesOf(reference.kind, record);
    if (stance === 'out') {
      await this.memory.out(reference);
      if (isPerson) await this.memory.saidFor(reference, addresses);
    } else {
      const wasOut = await this.memory.notOut(reference);
      if (isPerson || wasOut) await this.memory.saidNoMore([reference], addresses);
    }
  }
}

const changeOf = ({ field, from, value }: ConsentPlan): Change => ({ field, from: from ?? null, to: value });
