import { memberOf, setMember } from '../../../base/by-name';
import { Injectable } from '@nestjs/common';
import { KINDS } from '../../records/kinds';
import { type Readable, type RecordReference } from '../../records/record';
import { Records } from '../../records/records';
import { type Agreement, AgreementMemory, type Agreements } from '../../state/agreements';
import { MemoryGap } from '../../state/memory-gap';
import { SyncSettings } from '../../sync-settings';
import { type Comparison, differing, type PairComparison, type Sides } from '../comparison';
import { type Conflict } from '../sync-result';
import { ConflictKeeper } from './conflict-keeper';
import { GroupJudge } from './group-judge';
import { groupsOf } from './groups';
import { disputedIn, type Fingerprints, type Judged, type Review } from './judged';
import { fieldsThatAgree } from './opposite';
import { NOT_KNOWN, ownSides, ownWritesOf } from './own-writes';

/** What both sides hold after a run, as far as the run itself is the reason. */
export interface WrittenSides extends Sides {
  readonly target: Readable & { readonly id: number };
  /** Fields of which the target's vendor kept something else than was sent. */
  readonly notKept: readonly string[];
}

/** The fields that are carried both ways: nobody's edit is overwritten by an older value. */
@Injectable()
export class TwoWayFields {
  constructor(
    private readonly records: Records,
    private readonly judge: GroupJudge,
    private readonly memory: AgreementMemory,
    private readonly keeper: ConflictKeeper,
    private readonly gap: MemoryGap,
    private readonly settings: SyncSettings,
  ) {}

  /** @throws AppError of the vendors, where the time of an edit has to be asked for. */
  async review(comparison: Comparison): Promise<Review> {
    const { flow, mapped, target, sourceFields, targetFields } = comparison;
    const { mapping } = this.settings;
    const gap = await this.gap.latest();
    const agreements = target ? await this.agreements({ ...comparison, target }, gap) : {};
    const { ofPair: stored, outlived } = await this.keeper.of(comparison);
    const different = target ? differing(mapped, target, targetFields) : [];
    const agreed = new Set(target ? await fieldsThatAgree(different, { ...comparison, target }, mapping) : []);
    const open = { ...comparison, mapped: mapped.filter(({ field }) => !agreed.has(field)) };
    const remembered = { agreements, conflicts: stored, gap };
    const judged: Judged[] = [];
    for (const group of groupsOf(flow, mapping, sourceFields, targetFields)) {
      judged.push(await this.judge.judge(group, open, remembered));
    }
    const left = new Set(judged.filter(({ outcome }) => outcome !== 'write').flatMap(({ group }) => group.entries));
    return {
      wanted: open.mapped.filter(({ field }) => !left.has(field)),
      conflicts: judged.flatMap(({ conflicts }) => conflicts),
      judged,
      comparison: open,
      agreements,
      gap,
      stored,
      outlived,
    };
  }

  /**
   * To be called before the target is saved: where the answer is lost, what was written is no edit of the target's.
   *
   * @param asSent - the target with its new values.
   * @returns whether anything of the pair's memory was replaced.
   */
  async intend({ judged, comparison, agreements, gap }: Review, asSent: Readable): Promise<boolean> {
    const intended: Record<string, Agreement> = {};
    for (const { group, version, former, before } of judged) {
      const { target: writtenToTarget } = await this.fingerprints(group, { ...comparison, target: asSent }, comparison);
      if (comparison.target === null) {
        const begun = { source: before.source, target: NOT_KNOWN, at: this.now(comparison), version, gap };
        setMember(intended, group.name, { ...begun, writtenToTarget });
      } else if (former && writtenToTarget !== before.target) {
        setMember(intended, group.name, { ...former, writtenToTarget });
      }
    }
    const isNews = Object.keys(intended).length > 0;
    if (isNews) await this.keepIntended(comparison, { ...agreements, ...intended });
    return isNews;
  }

  /**
   * To be called once both are saved: remembers what the two sides hold now, and which conflicts wait for people.
   *
   * @returns the conflicts as the result tells them.
   */
  async remember(review: Review, sides: WrittenSides, wasIntended: boolean): Promise<readonly Conflict[]> {
    const { judged, comparison, agreements, gap } = review;
    const now: Record<string, Agreement> = {};
    for (const each of judged) {
      const after = await this.fingerprints(each.group, sides, comparison);
      const disputed = disputedIn(each.group, comparison, sides.target).map(({ field }) => field);
      const known = this.known(each, after, disputed, sides.notKept, { at: this.now(comparison), gap });
      if (known) setMember(now, each.group.name, known);
    }
    const isNews = Object.entries(now).some(([name, agreement]) => agreement !== memberOf(agreements, name));
    const target = { kind: comparison.flow.target, id: sides.target.id };
    if (wasIntended || isNews) await this.memory.keep(sourceOf(comparison), target, now);
    return this.keeper.settle(review);
  }

  private async agreements(pair: PairComparison, gap: number): Promise<Agreements> {
    if (pair.flow.opposite === undefined) return {};
    const [source, target] = [sourceOf(pair), { kind: pair.flow.target, id: pair.target.id }];
    const ofPair = await this.memory.of(source, target);
    const isNothing = Object.keys(ofPair).length === 0;
    const known = isNothing && !pair.isNewPair ? await this.memory.ofUnborn(source, target) : ofPair;
    return this.settings.usesMemory ? known : ownWritesOf(known, gap);
  }

  private async keepIntended(comparison: Comparison, agreements: Agreements): Promise<void> {
    const { flow, target } = comparison;
    const source = sourceOf(comparison);
    if (target === null) await this.memory.keepForUnborn(source, flow.target, agreements);
    else await this.memory.keep(source, { kind: flow.target, id: target.id }, agreements);
  }

  /**
   * What counts as known of both sides after the run: all where they agree, or where a vendor alone is the reason that
   * they do not; the source's edit where it lost, and what this run wrote into the target, for neither is to be taken for
   * a new edit.
   */
  private known(
    { version, former, before, outcome, unsent, isKeptOtherwise }: Judged,
    after: Fingerprints,
    disputed: readonly string[],
    notKept: readonly string[],
    { at, gap }: Pick<Agreement, 'at' | 'gap'>,
  ): Agreement | undefined {
    const isExplained = disputed.every((field) => notKept.includes(field) || unsent.includes(field));
    const isAllKnown = isExplained && (disputed.length === 0 || outcome === 'write' || isKeptOtherwise);
    const wasWritten = after.target !== before.target;
    if (!isAllKnown && outcome !== 'lost' && !wasWritten) return former;
    const source = isAllKnown || outcome === 'lost' ? after.source : (former?.source ?? NOT_KNOWN);
    const target = outcome === 'lost' ? (former?.target ?? NOT_KNOWN) : after.target;
    if (former?.gap === gap && isSettled(former, { source, target })) return former;
    const { isOwnSource, isOwnTarget } = ownSides(former, { source, target });
    return { source, target, at, version, gap, isOwnSource, isOwnTarget: wasWritten || isOwnTarget };
  }

  /** What the vendors' histories are asked for later counts from this, so that it is by their clock, whoever sets ours. */
  private now({ flow }: Comparison): number {
    const ofPipedrive = [flow.source, flow.target].find((kind) => KINDS[kind].vendor === 'pipedrive')!;
    return this.records.of(ofPipedrive).now!();
  }

  private fingerprints(group: Judged['group'], sides: Sides, comparison: Comparison): Promise<Fingerprints> {
    return this.judge.fingerprints(group, sides, comparison);
  }
}

const sourceOf = ({ flow, source }: Comparison): RecordReference => ({ kind: flow.source, id: source.id });

/** Whether this is remembered already, and nothing is on its way. */
function isSettled(former: Agreement | undefined, now: Fingerprints): boolean {
  const isOnItsWay = former?.writtenToSource !== undefined || former?.writtenToTarget !== undefined;
  return !isOnItsWay && former?.source === now.source && former.target === now.target;
}
