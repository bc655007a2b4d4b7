import { Inject, Injectable } from '@nestjs/common';
import { memberOf } from '../../../base/by-name';
import { LOG, type Log } from '../../../base/logging/log';
import { isEmpty } from '../../mapping/compare';
import { describeValue, shown } from '../../mapping/differ';
import { policyOf, settle, type Settled } from '../../mapping/conflict-policy';
import { groupVersion } from '../../mapping/group-version';
import { canBecome } from '../../mapping/kept';
import { type MappedField } from '../../mapping/map-record';
import { type FieldMapping } from '../../mapping/mapping';
import { type FieldGroup } from '../../mapping/two-way';
import { type Disagreement } from '../../mapping/verdict';
import { KINDS } from '../../records/kinds';
import { type SavedRecord } from '../../records/record';
import { Records } from '../../records/records';
import { type Agreement, AgreementMemory, type Agreements } from '../../state/agreements';
import { type StoredConflict } from '../../state/stored-conflict';
import { SyncSettings } from '../../sync-settings';
import { type Comparison, type PairComparison, type Sides, spellings } from '../comparison';
import { KeptValues } from '../kept-values';
import { type Conflict } from '../sync-result';
import { tableOf } from './groups';
import { disputedIn, type Fingerprints, type Judged, saidIn } from './judged';
import { editTimes, type EditTimes, type Half, isTargetLater, wasSetBackLater } from './last-edit';

const NOT_THERE = '';

type Edits = Pick<Disagreement, 'sourceChanged' | 'targetChanged' | 'isKeptOtherwise'>;

/** What is remembered of a pair. */
export interface Remembered {
  /** Of another version of the group: counts as nothing. */
  readonly agreements: Agreements;
  /** Those that people have to decide, or have decided. */
  readonly conflicts: readonly StoredConflict[];
  /** The latest one of the memory: agreements that know another one may be outdated. */
  readonly gap: number;
}

/** Decides of one group of fields whose edit is to be carried over. */
@Injectable()
export class GroupJudge {
  constructor(
    private readonly records: Records,
    private readonly memory: AgreementMemory,
    private readonly keptValues: KeptValues,
    private readonly settings: SyncSettings,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** @throws AppError of the vendors, where the time of an edit has to be asked for. */
  async judge(group: FieldGroup, comparison: Comparison, { agreements, conflicts, gap }: Remembered): Promise<Judged> {
    const { target } = comparison;
    const version = groupVersion(group, ...this.tablesOf(comparison));
    const remembered = memberOf(agreements, group.name);
    const former = remembered?.version === version ? remembered : undefined;
    const before = await this.fingerprints(group, comparison, comparison);
    const stored = conflicts.find((conflict) => conflict.group === group.name);
    const asItIs = { group, version, former, before, outcome: 'write', conflicts: [], unsent: [], stored } as const;
    const disputed = target ? disputedIn(group, comparison, target) : [];
    if (!target || disputed.length === 0) return { ...asItIs, isKeptOtherwise: false, editedAt: null };
    const pair = { ...comparison, target };
    const unsent = await this.keptValues.sentBefore(disputed, pair.notKept.there, pair.targetFields);
    const told = await this.edits(group, pair, { former, before }, disputed, unsent);
    const isDoubted = former !== undefined && former.gap !== gap;
    const edits = isDoubted ? await this.withoutWhatWasSetBack(told, pair, group, former) : told;
    const settled = this.settle(group, pair, former, edits, stored);
    const judged = { ...asItIs, unsent, isKeptOtherwise: edits.isKeptOtherwise, editedAt: null };
    return { ...judged, ...(await this.ending(settled, judged, pair, disputed)) };
  }

  /** What becomes of the group, and what is told of it. */
  private async ending(
    { settlement, isConflict }: Settled,
    judged: Judged,
    pair: PairComparison,
    disputed: readonly MappedField[],
  ): Promise<Partial<Judged>> {
    if (settlement === 'open') {
      const conflicts = leftOpen(disputed, pair, judged.stored);
      return { outcome: 'open', isKeptOtherwise: false, conflicts, editedAt: await this.editedAt(judged, pair) };
    }
    if (settlement === 'leave' || !isConflict) return { outcome: settlement === 'leave' ? 'leave' : 'write' };
    const isLater = settlement === 'ask' && (await this.isTargetLater(judged, pair));
    const targetWins = settlement === 'lost' || isLater;
    return { outcome: targetWins ? 'lost' : 'write', conflicts: told(disputed, pair.target, targetWins) };
  }

  async fingerprints(
    group: FieldGroup,
    { source, target }: Sides,
    { sourceFields, targetFields }: Comparison,
  ): Promise<Fingerprints> {
    return {
      source: await this.memory.fingerprint(spellings(source, group.sourceFields, sourceFields)),
      target: target ? await this.memory.fingerprint(spellings(target, group.targetFields, targetFields)) : NOT_THERE,
    };
  }

  /** Which side was edited, as far as is known; what a vendor made of a value that was sent is nobody's edit. */
  private async edits(
    group: FieldGroup,
    pair: PairComparison,
    { former, before }: { former: Agreement | undefined; before: Fingerprints },
    disputed: readonly MappedField[],
    unsent: readonly string[],
  ): Promise<Edits> {
    const wasSent = unsent.length === disputed.length;
    const { target, source, notKept } = pair;
    const sourceNames = this.writtenBack(group, pair);
    const asKept = await this.keptValues.asKept(source, sourceNames, notKept.back, pair.sourceFields);
    if (former === undefined) {
      const fields = disputed.map(({ field }) => field);
      const targetAsKept = await this.keptValues.asKept(target, fields, notKept.there, pair.targetFields);
      const sourceChanged = !wasSent && asKept.length < sourceNames.length;
      const targetChanged = targetAsKept.length < fields.length;
      return { sourceChanged, targetChanged, isKeptOtherwise: !sourceChanged && !targetChanged };
    }
    const canBeKept = ({ field, value }: MappedField): boolean => canBecome(value, target.get(field));
    const canBeKeptBack = ({ field, value }: MappedField): boolean => canBecome(target.get(field), value);
    const isOwnWrite = former.writtenToTarget !== undefined && disputed.every(canBeKept);
    const isOwnWriteBack = former.writtenToSource !== undefined && disputed.every(canBeKeptBack);
    const sourceChanged = ![former.source, former.writtenToSource].includes(before.source) && !isOwnWriteBack;
    const targetChanged = ![former.target, former.writtenToTarget].includes(before.target) && !isOwnWrite;
    const isExplained = wasSent || asKept.length > 0 || isOwnWriteBack;
    return { sourceChanged, targetChanged, isKeptOtherwise: !sourceChanged && !targetChanged && isExplained };
  }

  /**
   * Of an agreement that may be outdated: a side that holds what it says may have been edited since and set back, while the
   * other side holds what was carried over in between.
   */
  private async withoutWhatWasSetBack(
    edits: Edits,
    pair: PairComparison,
    group: FieldGroup,
    { at }: Agreement,
  ): Promise<Edits> {
    const { sourceChanged, targetChanged } = edits;
    if (sourceChanged === targetChanged || at === null) return edits;
    const [source, target] = this.halves(group, pair);
    const [edited, same] = sourceChanged ? [source, target] : [target, source];
    const isTurned = await wasSetBackLater(same, edited, at);
    return isTurned ? { ...edits, sourceChanged: targetChanged, targetChanged: sourceChanged } : edits;
  }

  /** The fields of the source that the way back writes. */
  private writtenBack(group: FieldGroup, { sourceFields }: PairComparison): readonly string[] {
    return group.oppositeEntries.map((field) => this.keptValues.nameIn(sourceFields, field));
  }

  private settle(
    group: FieldGroup,
    pair: PairComparison,
    former: Agreement | undefined,
    edits: Edits,
    stored: StoredConflict | undefined,
  ): Settled {
    const { flow, mapped, target } = pair;
    const wanted = mapped.filter(({ field }) => group.entries.includes(field));
    const [there, back] = this.tablesOf(pair);
    const disagreement = {
      ...edits,
      isNewPair: pair.isNewPair && former === undefined,
      sourceEmpty: wanted.every(({ value }) => isEmpty(value)),
      targetEmpty: group.entries.every((field) => isEmpty(target.get(field))),
      sourceClears: wanted.some(({ clear }) => clear),
      targetClears: group.oppositeEntries.some((field) => memberOf(back, field)?.clear === true),
    };
    return settle(disagreement, {
      policy: policyOf(group, there, back),
      targetVendor: KINDS[flow.target].vendor,
      decided: stored?.kept ?? null,
      isOpen: stored?.state === 'open',
    });
  }

  private async isTargetLater({ group, former }: Judged, pair: PairComparison): Promise<boolean> {
    const { flow, source, target } = pair;
    const since = sinceOf(former);
    const times = await editTimes(...this.halves(group, pair), since);
    const isLater = isTargetLater(times);
    const between = { source: `${flow.source} ${source.id}`, target: `${flow.target} ${target.id}` };
    this.log.debug({ ...between, group: group.name, since, edited: times, isTargetLater: isLater }, 'both were edited');
    return isLater;
  }

  /** null where that is stored already. */
  private async editedAt({ group, former, before, stored }: Judged, pair: PairComparison): Promise<EditTimes | null> {
    const isStored = stored?.found?.said.join() === saidIn(before, pair.flow).join();
    return isStored ? null : editTimes(...this.halves(group, pair), sinceOf(former));
  }

  private halves(group: FieldGroup, { flow, source, target }: PairComparison): [source: Half, target: Half] {
    const half = (kind: typeof flow.source, record: SavedRecord, fields: readonly string[]): Half => ({
      access: this.records.of(kind),
      record,
      fields,
    });
    return [half(flow.source, source, group.sourceFields), half(flow.target, target, group.targetFields)];
  }

  private tablesOf({ flow }: Comparison): [there: FieldMapping, back: FieldMapping] {
    const { mapping } = this.settings;
    return [tableOf(mapping, flow.table), flow.opposite ? tableOf(mapping, flow.opposite) : {}];
  }
}

const sinceOf = (former: Agreement | undefined): Date | null => (former?.at ? new Date(former.at) : null);

/** What both sides say of a conflict that people have to decide. */
function leftOpen(
  disputed: readonly MappedField[],
  { flow, target }: PairComparison,
  stored: StoredConflict | undefined,
): Conflict[] {
  const isFromMarketo = KINDS[flow.source].vendor === 'marketo';
  return disputed.map(({ field, value }) => {
    const [mine, theirs] = [value, target.get(field)].map((each) => shown(field, each));
    const [marketo, pipedrive] = isFromMarketo ? [mine, theirs] : [theirs, mine];
    return { field, kept: null, dropped: null, marketo, pipedrive, id: stored?.id ?? null };
  });
}

/** What a conflict kept and dropped; an empty value that empties nothing takes no part in it. */
function told(disputed: readonly MappedField[], target: SavedRecord, targetWins: boolean): Conflict[] {
  return disputed
    .filter(({ value, clear }) => clear || !isEmpty(value))
    .map(({ field, value }) => {
      const [mine, theirs] = [value, target.get(field)].map((each) => describeValue(field, each) ?? null);
      return targetWins ? { field, kept: theirs, dropped: mine } : { field, kept: mine, dropped: theirs };
    });
}
