import { textOf } from '../../base/values/shapes';
import { type PipedriveClient } from '../pipedrive.client';
import { type WireRecord } from '../schema/record-kind';
import { type KeptList, loadListed, type WantedRow } from './listed';

/** A sales pipeline: read only. @see https://developers.pipedrive.com/docs/api/v1/Pipelines */
export class Pipeline {
  readonly id: number;
  readonly name: string;
  /** The position among the pipelines; new deals go to the lowest. */
  readonly order: number;
  readonly usesProbability: boolean;
  /** False for a deleted one. */
  readonly isActive: boolean;

  private constructor(wire: WireRecord) {
    this.id = Number(wire['id']);
    this.name = textOf(wire['name']);
    this.order = Number(wire['order_nr']);
    this.usesProbability = wire['is_deal_probability_enabled'] === true;
    this.isActive = wire['is_deleted'] !== true;
  }

  /**
   * All pipelines; one call, then kept for the client's `schemaTtlMs`.
   *
   * @param wanted - reads anew where none fits, unless that was asked for just now.
   */
  static async list(client: PipedriveClient, wanted?: WantedRow<Pipeline>): Promise<Pipeline[]> {
    const from = (wire: WireRecord): Pipeline => new Pipeline(wire);
    const isIn = (rows: readonly WireRecord[]): boolean => rows.map(from).some((row) => wanted!.fits(row));
    return (await client.pipelines(wanted && { value: wanted.value, isIn })).map(from);
  }

  /** By id or whole name, without case; one with the same case wins. @throws AmbiguousMatchError */
  static load(client: PipedriveClient, value: string | number, field: 'id' | 'name' = 'id'): Promise<Pipeline | null> {
    const list: KeptList<Pipeline> = {
      label: 'pipeline',
      works: ['id', 'name'],
      read: (wanted) => Pipeline.list(client, wanted),
    };
    return loadListed(list, value, field);
  }
}
