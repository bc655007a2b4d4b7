import { memberOf, setMember } from '../../../base/by-name';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../base/concurrency/clock';
import { isEmpty } from '../../mapping/compare';
import { describeValue } from '../../mapping/differ';
import { type MappedField } from '../../mapping/map-record';
import { type FieldGroup } from '../../mapping/two-way';
import { verdict } from '../../mapping/verdict';
import { type SavedRecord } from '../../records/record';
import { Records } from '../../records/records';
import { type Agreement, AgreementMemory, type Agreements } from '../../state/agreements';
import { SyncSettings } from '../../sync-settings';
import { type Comparison, differing, type PairComparison, spellings } from '../comparison';
import { groupsOf, tableOf } from './groups';
import { lastEdit } from './last-edit';
import { fieldsThatAgree } from './opposite';
import { type Conflict } from '../sync-result';

type Fingerprints = Pick<Agreement, 'source' | 'target'>;

/** A group, what its two sides said before the run, and what becomes of it. */
export interface Judged {
  readonly group: FieldGroup;
  readonly former: Agreement | undefined;
  readonly before: Fingerprints;
  readonly isDisputed: boolean;
  /** `lost`: both sides were edited, the target later. */
  readonly outcome: 'write' | 'leave' | 'lost';
  readonly conflicts: readonly Conflict[];
}

/** What is left to do for the target, and what the two sides said before. */
export interface Review {
  /** Without what both sides say already, and without what newer edits of the target forbid. */
  readonly wanted: readonly MappedField[];
  readonly conflicts: readonly Conflict[];
  readonly judged: readonly Judged[];
  readonly comparison: Comparison;
  /** As they are remembered of the pair. */
  readonly agreements: Agreements;
}

/** What a run is about to write into the target. */
export interface Intention {
  /** The groups of which it writes something. */
  readonly written: ReadonlySet<FieldGroup>;
  /** Whether anything of the pair's memory was replaced. */
  readonly isRemembered: boolean;
}

const NOT_KNOWN = '';

/** The fields that are carried both ways: nobody's edit is overwritten by an older value. */
@Injectable()
export class TwoWayFields {
  constructor(
    private readonly records: Records,
    private readonly memory: AgreementMemory,
    private readonly settings: SyncSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AppError of the vendors, where the time of an edit has to be asked for. */
  async review(comparison: Comparison): Promise<Review> {
    const { flow, mapped, target, sourceFields, targetFields } = comparison;
    const { mapping } = this.settings;
    const agreements = target ? await this.agreements({ ...comparison, target }) : {};
    const different = target ? differing(mapped, target, targetFields) : [];
    const agreed = new Set(target ? await fieldsThatAgree(different, { ...comparison, target }, mapping) : []);
    const open = { ...comparison, mapped: mapped.filter(({ field }) => !agreed.has(field)) };
    const judged: Judged[] = [];
    for (const group of groupsOf(flow, mapping, sourceFields, targetFields)) {
      judged.push(await this.judge(group, open, memberOf(agreements, group.name)));
    }
    const left = new Set(judged.filter(({ outcome }) => outcome !== 'write').flatMap(({ group }) => group.entries));
    return {
      wanted: open.mapped.filter(({ field }) => !left.has(field)),
      conflicts: judged.flatMap(({ conflicts }) => conflicts),
      judged,
      comparison: open,
      agreements,
    };
  }

  /**
   * To be called before the target, with its new values set, is saved: where the answer is lost, what was written is no
   * edit of the target's.
   */
  async intend({ judged, comparison, agreements }: Review, changed: SavedRecord): Promise<Intention> {
    const pair = { ...comparison, target: changed };
    const written = new Set<FieldGroup>();
    const intended: Record<string, Agreement> = {};
    for (const { group, former, before } of judged) {
      const { target: writtenToTarget } = await this.fingerprints(group, pair);
      if (writtenToTarget === before.target) continue;
      written.add(group);
      if (former) setMember(intended, group.name, { ...former, writtenToTarget });
    }
    const isRemembered = Object.keys(intended).length > 0;
    if (isRemembered) await this.keep(pair, { ...agreements, ...intended });
    return { written, isRemembered };
  }

  /**
   * To be called once both are saved: remembers what the two sides agree on now. The vendors' answers may tell of edits
   * that somebody made during the run: these are not taken for the run's own.
   */
  async remember(review: Review, saved: SavedRecord, { written, isRemembered }: Intention): Promise<void> {
    const { judged, comparison, agreements } = review;
    const pair = { ...comparison, target: saved };
    const now: Record<string, Agreement> = {};
    for (const each of judged) {
      const known = written.has(each.group)
        ? await this.knownOfWritten(each, pair)
        : this.known(each, each.before, each.isDisputed);
      if (known) setMember(now, each.group.name, known);
    }
    const isNews = Object.entries(now).some(([name, agreement]) => agreement !== memberOf(agreements, name));
    if (isRemembered || isNews) await this.keep(pair, now);
  }

  private async judge(group: FieldGroup, comparison: Comparison, former: Agreement | undefined): Promise<Judged> {
    const { target } = comparison;
    const before = await this.fingerprints(group, comparison);
    const undisputed = { group, former, before, isDisputed: false, outcome: 'write', conflicts: [] } as const;
    if (!target) return undisputed;
    const pair = { ...comparison, target };
    const disputed = disputedIn(group, pair);
    if (disputed.length === 0) return undisputed;
    const judged = { ...undisputed, isDisputed: true };
    const outcome = this.verdict(pair, judged);
    if (outcome !== 'conflict') return { ...judged, outcome };
    const targetWins = await this.targetIsLater(pair, judged);
    return { ...judged, outcome: targetWins ? 'lost' : 'write', conflicts: told(disputed, target, targetWins) };
  }

  private verdict({ flow, mapped, target }: PairComparison, { group, former, before }: Judged) {
    const wanted = mapped.filter(({ field }) => group.entries.includes(field));
    const back = flow.opposite ? tableOf(this.settings.mapping, flow.opposite) : {};
    return verdict({
      remembered: former !== undefined,
      sourceChanged: former?.source !== before.source && former?.writtenToSource !== before.source,
      targetChanged: former?.target !== before.target && former?.writtenToTarget !== before.target,
      sourceEmpty: wanted.every(({ value }) => isEmpty(value)),
      targetEmpty: group.entries.every((field) => isEmpty(target.get(field))),
      sourceClears: wanted.some(({ clear }) => clear),
      targetClears: group.oppositeEntries.some((field) => memberOf(back, field)?.clear === true),
    });
  }

  /** To the second; at the same second the source of the task wins. */
  private async targetIsLater({ flow, source, target }: PairComparison, { group, former }: Judged): Promise<boolean> {
    const since = new Date(former?.at ?? 0);
    const ofSource = await lastEdit(this.records.of(flow.source), source, group.sourceFields, since);
    const ofTarget = await lastEdit(this.records.of(flow.target), target, group.targetFields, since);
    return ofTarget > ofSource;
  }

  private async agreements({ flow, source, target }: PairComparison): Promise<Agreements> {
    if (flow.opposite === undefined) return {};
    return this.memory.of({ kind: flow.source, id: source.id }, { kind: flow.target, id: target.id });
  }

  private async knownOfWritten(judged: Judged, pair: PairComparison): Promise<Agreement | undefined> {
    const { target } = await this.fingerprints(judged.group, pair);
    const after = { source: judged.before.source, target };
    return this.known(judged, after, disputedIn(judged.group, pair).length > 0);
  }

  /**
   * What counts as known of both sides after the run: all where they agree; the source's edit where it lost, and what
   * this run wrote into the target, for neither is to be taken for a new edit.
   */
  private known({ former, before, outcome }: Judged, after: Fingerprints, isDisputed: boolean): Agreement | undefined {
    const wasWritten = after.target !== before.target;
    if (isDisputed && outcome !== 'lost' && !wasWritten) return former;
    const source = isDisputed && outcome !== 'lost' ? (former?.source ?? NOT_KNOWN) : after.source;
    const target = outcome === 'lost' ? (former?.target ?? NOT_KNOWN) : after.target;
    return isSettled(former, { source, target }) ? former : { source, target, at: this.clock.now() };
  }

  private async keep({ flow, source, target }: PairComparison, agreements: Agreements): Promise<void> {
    await this.memory.keep({ kind: flow.source, id: source.id }, { kind: flow.target, id: target.id }, agreements);
  }

  private async fingerprints(group: FieldGroup, comparison: Comparison): Promise<Fingerprints> {
    const { source, sourceFields, target, targetFields } = comparison;
    return {
      source: await this.memory.fingerprint(spellings(source, group.sourceFields, sourceFields)),
      target: target ? await this.memory.fingerprint(spellings(target, group.targetFields, targetFields)) : NOT_KNOWN,
    };
  }
}

/** The fields of a group on which the two sides do not agree. */
function disputedIn(group: FieldGroup, { mapped, target, targetFields }: PairComparison): MappedField[] {
  const ofGroup = mapped.filter(({ field }) => group.entries.includes(field));
  return differing(ofGroup, target, targetFields);
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

/** Whether this is remembered already, and nothing is on its way. */
function isSettled(former: Agreement | undefined, now: Fingerprints): boolean {
  const isOnItsWay = former?.writtenToSource !== undefined || former?.writtenToTarget !== undefined;
  return !isOnItsWay && former?.source === now.source && former.target === now.target;
}
