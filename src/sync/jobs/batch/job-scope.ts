import { Injectable } from '@nestjs/common';
import { Lockstep } from '../../../base/concurrency/lockstep';
import { CallMeter } from '../../../base/http-client/call-meter';
import { Store } from '../../../base/store/store';
import { PipedriveClient } from '../../../pipedrive';
import { pipedriveDetour, type PipedriveRecordCalls } from '../../../pipedrive/record-calls';
import { marketoDetour, type MarketoRecordCalls } from '../../../marketo/record-detour';
import { isReadOnce, NOTHING, type Price, priceOf, spentOnRecords, tryOutMeasured } from '../../engine/price';
import { Fingerprints } from '../../state/fingerprints';
import { SyncSettings } from '../../sync-settings';
import { JobDrafts } from '../store/job-drafts';
import { JobKeys } from '../store/job-keys';
import { JobProgress } from '../store/job-progress';
import { type JobRow } from '../store/job-rows';
import { type JobTables } from '../store/job-tables';
import { GatheredMarketo } from './gathered-marketo';
import { GatheredPipedrive } from './gathered-pipedrive';
import { JobPaces } from './job-paces';
import { Mirror, mirroredMarketo, mirroredPipedrive } from './mirror';
import { pacedMarketo, pacedPipedrive } from './paced';
import { PlayedIds } from './played-ids';
import { PlayedMarketo } from './played-marketo';
import { PlayedPipedrive } from './played-pipedrive';
import { SearchIndex } from './search-index';
import { VolatileDrafts } from './volatile-drafts';

/** What one batch of works came to. */
export interface BatchOutcome<T> {
  /** In the order of the works. */
  readonly ended: PromiseSettledResult<T>[];
  /** What it spent on records. */
  readonly spent: Price;
  /** What the real run would have spent; nothing for works that were real. */
  readonly wouldCost: Price;
}

/** What stands for the vendors in works that write nothing. */
interface Play {
  readonly ids: PlayedIds;
  readonly mirror: Mirror | null;
  readonly drafts: Pick<JobDrafts, 'of' | 'keep'>;
  /** What was read of Pipedrive lately, by kind and id. */
  readonly read: Map<string, Record<string, unknown>>;
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

  /**
   * The same works, whose writes are answered here: as what they read and would write says.
   *
   * @param mirror - of an audit: what they need not read. What they would write is then forgotten with the batch.
   */
  async played<T>(works: readonly (() => Promise<T>)[], mirror: Mirror | null = null): Promise<BatchOutcome<T>> {
    const ids = await this.idsToGive();
    const drafts = mirror ? new VolatileDrafts() : this.parts.drafts;
    const { outcome, trial } = await tryOutMeasured(
      () => this.gathered(works, { ids, mirror, drafts, read: new Map() }),
      {
        isAnswered: true,
      },
    );
    if (outcome.status === 'rejected') throw outcome.reason;
    return { ended: outcome.value, spent: spentOnRecords(trial), wouldCost: priceOf(trial) };
  }

  /** What was read for an audit. */
  newMirror(): Mirror {
    return new Mirror(this.parts.drafts, this.parts.keys);
  }

  get keys(): JobKeys {
    return this.parts.keys;
  }

  private gathered<T>(works: readonly (() => Promise<T>)[], play: Play | null): Promise<PromiseSettledResult<T>[]> {
    return marketoDetour.run(
      (straight) => new GatheredMarketo(this.marketoOf(straight, play)),
      () =>
        pipedriveDetour.run(
          (straight) => new GatheredPipedrive(this.pipedriveOf(straight, play), this.index),
          () => Lockstep.run(works),
        ),
    );
  }

  private marketoOf(straight: MarketoRecordCalls, play: Play | null): MarketoRecordCalls {
    const { keys, paces, leadLink } = this.parts;
    const paced = pacedMarketo(straight, paces.marketo);
    if (play === null) return paced;
    const { ids, mirror, drafts } = play;
    return new PlayedMarketo(mirror ? mirroredMarketo(paced, mirror) : paced, { drafts, keys, ids, leadLink });
  }

  private pipedriveOf(straight: PipedriveRecordCalls, play: Play | null): PipedriveRecordCalls {
    const paced = pacedPipedrive(straight, this.parts.paces.pipedrive);
    if (play === null) return paced;
    const { ids, mirror, read, drafts } = play;
    return new PlayedPipedrive(mirror ? mirroredPipedrive(paced, mirror) : paced, { drafts, ids, read });
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

  /** @param row - of the job, as the process that works for it has taken it. */
  async of({ id: job, holder }: Pick<JobRow, 'id' | 'holder'>): Promise<JobScope> {
    const db = this.store.db<JobTables>();
    const { links } = this.settings.mapping;
    const keys = new JobKeys(db, this.fingerprints, job);
    const index = await SearchIndex.of(keys, this.pipedrive, links);
    const drafts = new JobDrafts(db, job);
    return new JobScope(new JobProgress(db, job, holder), index, {
      keys,
      drafts,
      paces: this.paces,
      leadLink: links.lead,
    });
  }
}
