import { textOf } from '../../base/values/shapes';
import { type PipedriveClient } from '../pipedrive.client';
import { type WireRecord } from '../schema/record-kind';
import { type KeptList, loadListed, type WantedRow } from './listed';
import { Pipeline } from './pipeline';

const CLIENT = Symbol('client');

/** A stage of a sales pipeline: read only. @see https://developers.pipedrive.com/docs/api/v1/Stages */
export class Stage {
  readonly id: number;
  readonly name: string;
  readonly pipelineId: number;
  /** The position within the pipeline. */
  readonly order: number;
  /** Per cent. */
  readonly probability: number | null;
  /** Null where deals of this stage do not rot. */
  readonly daysToRotten: number | null;
  /** False for a deleted one. */
  readonly isActive: boolean;
  private readonly [CLIENT]: PipedriveClient;

  private constructor(client: PipedriveClient, wire: WireRecord) {
    this.id = Number(wire['id']);
    this.name = textOf(wire['name']);
    this.pipelineId = Number(wire['pipeline_id']);
    this.order = Number(wire['order_nr']);
    this.probability = numberOrNull(wire['deal_probability']);
    this.daysToRotten = wire['is_deal_rot_enabled'] === true ? numberOrNull(wire['days_to_rotten']) : null;
    this.isActive = wire['is_deleted'] !== true;
    this[CLIENT] = client;
  }

  /**
   * All stages of all pipelines; one call, then kept for the client's `schemaTtlMs`.
   *
   * @param wanted - reads anew where none fits, unless that was asked for just now.
   */
  static async list(client: PipedriveClient, wanted?: WantedRow<Stage>): Promise<Stage[]> {
    const from = (wire: WireRecord): Stage => new Stage(client, wire);
    const isIn = (rows: readonly WireRecord[]): boolean => rows.map(from).some((row) => wanted!.fits(row));
    return (await client.stages(wanted && { value: wanted.value, isIn })).map(from);
  }

  /**
   * By id or whole name, without case; one with the same case wins.
   *
   * @throws AmbiguousMatchError, also for a name that stages of several pipelines have
   */
  static load(client: PipedriveClient, value: string | number, field: 'id' | 'name' = 'id'): Promise<Stage | null> {
    const list: KeptList<Stage> = {
      label: 'stage',
      works: ['id', 'name'],
      read: (wanted) => Stage.list(client, wanted),
    };
    return loadListed(list, value, field);
  }

  /** From the list of pipelines. */
  get pipeline(): Promise<Pipeline | null> {
    return Pipeline.load(this[CLIENT], this.pipelineId);
  }
}

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
