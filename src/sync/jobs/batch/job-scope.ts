import { Injectable } from '@nestjs/common';
import { Lockstep } from '../../../base/concurrency/lockstep';
import { tryOut } from '../../../base/concurrency/trial';
import { CallMeter } from '../../../base/http-client/call-meter';
import { Store } from '../../../base/store/store';
import { PipedriveClient } from '../../../pipedrive';
import { pipedriveDetour } from '../../../pipedrive/record-calls';
import { marketoDetour } from '../../../marketo/marketo.client';
import { isReadOnce, NOTHING, type Price, priceOf } from '../../engine/price';
import { Fingerprints } from '../../state/fingerprints';
import { SyncSettings } from '../../sync-settings';
import { JobDrafts } from '../store/job-drafts';
import { JobKeys } from '../store/job-keys';
import { JobProgress } from '../store/job-progress';
import { type JobTables } from '../store/job-tables';
import { GatheredMarketo } from './gathered-marketo';
import { GatheredPipedrive } from './gathered-pipedrive';
import { JobPaces } from './job-paces';
import { PlayedIds } from './played-ids';
import { PlayedMarketo } from './played-marketo';
import { PlayedPipedrive } from './played-pipedrive';
import { SearchIndex } from './search-index';

/** What one batch of works came to. */
export interface BatchOutcome<T> {
  /** In the order of the works. */
  readonly ended: PromiseSettledResult<T>[];
  /** What it spent on records. */
  readonly spent: Price;
  /** What the real run would have spent; nothing for works that were real. */
  readonly wouldCost: Price;
}

/** No batch makes as many records. */
const IDS_OF_A_BATCH = 10_000;

/** Where the works of one job run: together, fed by its lists, and without writing anything where it is a plan. */
export class JobScope {
  constructor(
    readonly progress: JobProgress,
    readonly index: SearchIndex,
    private readonly parts: {
      readonly keys: JobKeys;
      readonly drafts: JobDrafts;
      readonly paces: JobPaces;
      readonly leadLink: string;
    },
  ) {}

  /** Works that read and write as their tasks do. */
  async real<T>(works: readonly (() => Promise<T>)[]): Promise<BatchOutcome<T>> {
    const meter = new CallMeter((call) => !isReadOnce(call));
    const ended = await meter.run(() => this.gathered(works, null));
    return { ended, spent: priceIn(meter), wouldCost: NOTHING };
  }

  /** The same works, whose writes are answered here: as what they read and would write says. */
  async played<T>(works: readonly (() => Promise<T>)[]): Promise<BatchOutcome<T>> {
    const ids = await this.idsToGive();
    const { outcome, trial } = await tryOut(() => this.gathered(works, ids), { isAnswered: true });
    if (outcome.status === 'rejected') throw outcome.reason;
    return { ended: outcome.value, spent: priceOf({ ...trial, withheld: [] }), wouldCost: priceOf(trial) };
  }

  private gathered<T>(works: readonly (() => Promise<T>)[], ids: PlayedIds | null): Promise<PromiseSettledResult<T>[]> {
    const { keys, drafts, paces, leadLink } = this.parts;
    const read = new Map<string, Record<string, unknown>>();
    return marketoDetour.run(
      (straight) => {
        const inner = ids ? new PlayedMarketo(straight, { drafts, keys, ids, leadLink }) : straight;
        return new GatheredMarketo(inner, paces.marketo);
      },
      () =>
        pipedriveDetour.run(
          (straight) => {
            const inner = ids ? new PlayedPipedrive(straight, { drafts, ids, read }) : straight;
            return new GatheredPipedrive(inner, paces.pipedrive, this.index);
          },
          () => Lockstep.run(works),
        ),
    );
  }

  /** Also after a new start none is given twice. */
  private async idsToGive(): Promise<PlayedIds> {
    const given = (await this.progress.list<number>('played ids')).place ?? 0;
    await this.progress.keepList('played ids', { isWhole: false, place: given + IDS_OF_A_BATCH });
    return new PlayedIds(given);
  }
}

function priceIn(meter: CallMeter): Price {
  const [marketo, pipedrive] = [meter.of('Marketo'), meter.of('Pipedrive')];
  return { marketoCalls: marketo.calls, pipedriveCalls: pipedrive.calls, pipedriveTokens: pipedrive.tokens };
}

/** Makes the scopes of jobs. */
@Injectable()
export class JobScopes {
  constructor(
    private readonly store: Store,
    private readonly fingerprints: Fingerprints,
    private readonly paces: JobPaces,
    private readonly pipedrive: PipedriveClient,
    private readonly settings: SyncSettings,
  ) {}

  async of(job: string): Promise<JobScope> {
    const db = this.store.db<JobTables>();
    const { links } = this.settings.mapping;
    const keys = new JobKeys(db, this.fingerprints, job);
    const index = await SearchIndex.of(keys, this.pipedrive, links);
    const drafts = new JobDrafts(db, job);
    return new JobScope(new JobProgress(db, job), index, {
      keys,
      drafts,
      paces: this.paces,
      leadLink: links.lead,
    });
  }
}
