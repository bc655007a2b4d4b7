import { Injectable } from '@nestjs/common';
import { memberOf } from '../../../base/by-name';
import { isEmpty } from '../../mapping/compare';
import { describeValue } from '../../mapping/differ';
import { groupVersion } from '../../mapping/group-version';
import { canBecome } from '../../mapping/kept';
import { type MappedField } from '../../mapping/map-record';
import { type FieldGroup } from '../../mapping/two-way';
import { type Disagreement, verdict } from '../../mapping/verdict';
import { type SavedRecord } from '../../records/record';
import { Records } from '../../records/records';
import { type Agreement, AgreementMemory, type Agreements } from '../../state/agreements';
import { SyncSettings } from '../../sync-settings';
import { type Comparison, type PairComparison, type Sides, spellings } from '../comparison';
import { KeptValues } from '../kept-values';
import { type Conflict } from '../sync-result';
import { tableOf } from './groups';
import { disputedIn, type Fingerprints, type Judged } from './judged';
import { type Half, isTargetLater } from './last-edit';

const NOT_THERE = '';

type Edits = Pick<Disagreement, 'sourceChanged' | 'targetChanged' | 'isKeptOtherwise'>;

/** Decides of one group of fields whose edit is to be carried over. */
@Injectable()
export class GroupJudge {
  constructor(
    private readonly records: Records,
    private readonly memory: AgreementMemory,
    private readonly keptValues: KeptValues,
    private readonly settings: SyncSettings,
  ) {}

  /**
   * @param agreements - what is remembered of the pair; that of another version of the group counts as nothing.
   * @throws AppError of the vendors, where the time of an edit has to be asked for.
   */
  async judge(group: FieldGroup, comparison: Comparison, agreements: Agreements): Promise<Judged> {
    const { flow, target } = comparison;
    const { mapping } = this.settings;
    const version = groupVersion(
      group,
      tableOf(mapping, flow.table),
      flow.opposite ? tableOf(mapping, flow.opposite) : {},
    );
    const remembered = memberOf(agreements, group.name);
    const former = remembered?.version === version ? remembered : undefined;
    const before = await this.fingerprints(group, comparison, comparison);
    const asItIs = { group, version, former, before, outcome: 'write', conflicts: [], unsent: [] } as const;
    const disputed = target ? disputedIn(group, comparison, target) : [];
    if (!target || disputed.length === 0) return { ...asItIs, isKeptOtherwise: false };
    const pair = { ...comparison, target };
    const unsent = await this.keptValues.sentBefore(disputed, pair.notKept.there, pair.targetFields);
    const edits = await this.edits(group, pair, { former, before }, disputed, unsent);
    const judged = { ...asItIs, unsent, isKeptOtherwise: edits.isKeptOtherwise };
    const outcome = this.verdict(group, pair, former, edits);
    if (outcome !== 'conflict') return { ...judged, outcome };
    const targetWins = await this.targetIsLater(group, pair, former);
    return { ...judged, outcome: targetWins ? 'lost' : 'write', conflicts: told(disputed, target, targetWins) };
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

  /** The fields of the source that the way back writes. */
  private writtenBack(group: FieldGroup, { sourceFields }: PairComparison): readonly string[] {
    return group.oppositeEntries.map((field) => this.keptValues.nameIn(sourceFields, field));
  }

  private verdict(group: FieldGroup, pair: PairComparison, former: Agreement | undefined, edits: Edits) {
    const { flow, mapped, target } = pair;
    const wanted = mapped.filter(({ field }) => group.entries.includes(field));
    const back = flow.opposite ? tableOf(this.settings.mapping, flow.opposite) : {};
    return verdict({
      ...edits,
      isNewPair: pair.isNewPair && former === undefined,
      sourceEmpty: wanted.every(({ value }) => isEmpty(value)),
      targetEmpty: group.entries.every((field) => isEmpty(target.get(field))),
      sourceClears: wanted.some(({ clear }) => clear),
      targetClears: group.oppositeEntries.some((field) => memberOf(back, field)?.clear === true),
    });
  }

  private targetIsLater(
    group: FieldGroup,
    { flow, source, target }: PairComparison,
    former: Agreement | undefined,
  ): Promise<boolean> {
    const half = (kind: typeof flow.source, record: SavedRecord, fields: readonly string[]): Half => ({
      access: this.records.of(kind),
      record,
      fields,
    });
    const ofSource = half(flow.source, source, group.sourceFields);
    const ofTarget = half(flow.target, target, group.targetFields);
    return isTargetLater(ofSource, ofTarget, former ? new Date(former.at) : null);
  }
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
