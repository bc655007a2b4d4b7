import type { PipedriveClient } from '../pipedrive.client';
import { textOf } from '../schema/encodings/encoding';
import type { WireRecord } from '../schema/record-kind';
import { type KeptList, loadListed } from './listed';

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

  /** All pipelines; one call, then kept for the client's `schemaTtlMs`, or `maxAgeMs`. */
  static async list(client: PipedriveClient, maxAgeMs?: number): Promise<Pipeline[]> {
    return (await client.pipelines(maxAgeMs)).map((wire) => new Pipeline(wire));
  }

  /** By id or whole name, without case; one with the same case wins. @throws AmbiguousMatchError */
  static load(client: PipedriveClient, value: string | number, field: 'id' | 'name' = 'id'): Promise<Pipeline | null> {
    const list: KeptList<Pipeline> = {
      label: 'pipeline',
      works: ['id', 'name'],
      read: (maxAgeMs) => Pipeline.list(client, maxAgeMs),
    };
    return loadListed(list, value, field);
  }
}
