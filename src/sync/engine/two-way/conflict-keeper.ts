import { Injectable } from '@nestjs/common';
import { readMoment } from '../../../base/values/moments';
import { KINDS } from '../../records/kinds';
import { OpenConflicts } from '../../state/open-conflicts';
import { type ConflictPair, type FoundConflict, type StoredConflict } from '../../state/stored-conflict';
import { type Comparison } from '../comparison';
import { readable } from '../readable';
import { type Conflict } from '../sync-result';
import { type Judged, type Review, saidIn } from './judged';

/** What is stored of a source, from the run's point of view. */
export interface StoredConflicts {
  /** Of the source and its target, also of groups that are no longer mapped both ways. */
  readonly ofPair: readonly StoredConflict[];
  /** Of the source and another record that it was linked with before. */
  readonly outlived: readonly StoredConflict[];
}

/** Keeps the conflicts of pairs that the mapping leaves to people, from the run that finds one to the one that ends it. */
@Injectable()
export class ConflictKeeper {
  constructor(private readonly conflicts: OpenConflicts) {}

  /** Those that are open, or decided and not carried over yet; none for a flow without a way back. */
  async of({ flow, source, target }: Comparison): Promise<StoredConflicts> {
    if (flow.opposite === undefined) return { ofPair: [], outlived: [] };
    const stored = await this.conflicts.unfinishedOf({ kind: flow.source, id: source.id });
    const isOfPair = (conflict: StoredConflict): boolean => conflict[KINDS[flow.target].vendor].id === target?.id;
    return { ofPair: stored.filter(isOfPair), outlived: stored.filter((each) => !isOfPair(each)) };
  }

  /**
   * To be called once both sides are saved: stores what people have to decide, and closes what both sides agree on or
   * what was carried over.
   *
   * @returns what the result tells, with the ids of open conflicts.
   */
  async settle({ judged, stored, outlived, comparison, conflicts }: Review): Promise<readonly Conflict[]> {
    const { target } = comparison;
    for (const { id } of outlived) await this.conflicts.close(id);
    if (target === null) return conflicts;
    const pair = pairOf(comparison, target.id);
    const told: Conflict[] = [];
    for (const each of judged) {
      const id = each.outcome === 'open' ? await this.keepOpen(each, pair, comparison) : null;
      told.push(...each.conflicts.map((conflict) => (id === null ? conflict : { ...conflict, id })));
    }
    for (const conflict of stored) {
      const of = judged.find(({ group }) => group.name === conflict.group);
      if (of === undefined || isEnded(conflict, of, comparison)) await this.conflicts.close(conflict.id);
    }
    return told;
  }

  private async keepOpen(judged: Judged, pair: ConflictPair, comparison: Comparison): Promise<number | null> {
    const { stored, editedAt, group } = judged;
    if (editedAt === null) return stored?.id ?? null;
    const found = await foundIn(judged, editedAt, comparison);
    if (stored === undefined) return this.conflicts.open(pair, group.name, found);
    await this.conflicts.renew(stored.id, found);
    return stored.id;
  }
}

/** A decision for the target waits for the target's own task; everything else that was not left open is settled. */
function isEnded({ kept }: StoredConflict, { outcome }: Judged, { flow }: Comparison): boolean {
  if (outcome === 'open') return false;
  return !(outcome === 'lost' && kept === KINDS[flow.target].vendor);
}

function pairOf({ flow, source }: Comparison, targetId: number): ConflictPair {
  const ofSource = { kind: flow.source, id: source.id };
  const ofTarget = { kind: flow.target, id: targetId };
  return KINDS[flow.source].vendor === 'marketo'
    ? { marketo: ofSource, pipedrive: ofTarget }
    : { marketo: ofTarget, pipedrive: ofSource };
}

async function foundIn(
  { conflicts, before }: Judged,
  { source, target }: NonNullable<Judged['editedAt']>,
  { flow, run, targetFields }: Comparison,
): Promise<FoundConflict> {
  const shown = await readable(conflicts, targetFields, run);
  const values = (side: 'marketo' | 'pipedrive'): unknown =>
    shown.length === 1 ? shown[0]?.[side] : Object.fromEntries(shown.map((each) => [each.field, each[side]]));
  const isFromMarketo = KINDS[flow.source].vendor === 'marketo';
  const [marketo, pipedrive] = (isFromMarketo ? [source, target] : [target, source]).map(isoTime);
  return {
    field: shown.map(({ field }) => field).join('+'),
    marketo: { value: values('marketo'), changedAt: marketo ?? null },
    pipedrive: { value: values('pipedrive'), changedAt: pipedrive ?? null },
    said: saidIn(before, flow),
  };
}

function isoTime(time: string | null): string | null {
  const second = readMoment(time)?.second ?? null;
  return second === null ? null : new Date(second * 1000).toISOString();
}
