import { textOf } from '../../base/values/shapes';
import { type PipedriveClient } from '../pipedrive.client';
import { type WireRecord } from '../schema/record-kind';
import { type KeptList, loadListed, type WantedRow } from './listed';

/** A user of the company: read only. @see https://developers.pipedrive.com/docs/api/v1/Users */
export class User {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  /** False for a user who was deactivated, and can own no more records. */
  readonly isActive: boolean;

  private constructor(wire: WireRecord) {
    this.id = Number(wire['id']);
    this.name = textOf(wire['name']);
    this.email = textOf(wire['email']);
    this.isActive = wire['active_flag'] !== false && wire['is_deleted'] !== true;
  }

  /**
   * All users of the company, deactivated ones too; one call, then kept for the client's `schemaTtlMs`.
   *
   * @param wanted - reads anew where none fits, unless that was asked for just now.
   */
  static async list(client: PipedriveClient, wanted?: WantedRow<User>): Promise<User[]> {
    const from = (wire: WireRecord): User => new User(wire);
    const isIn = (rows: readonly WireRecord[]): boolean => rows.map(from).some((row) => wanted!.fits(row));
    return (await client.users(wanted && { value: wanted.value, isIn })).map(from);
  }

  /**
   * A user by id, whole name or e-mail, the latter two without case; a name with the same case wins, and so do active
   * users over deactivated ones.
   *
   * @throws AmbiguousMatchError
   */
  static load(
    client: PipedriveClient,
    value: string | number,
    field: 'id' | 'name' | 'email' = 'id',
  ): Promise<User | null> {
    const list: KeptList<User> = {
      label: 'user',
      works: ['id', 'name', 'email'],
      read: (wanted) => User.list(client, wanted),
    };
    return loadListed(list, value, field);
  }
}
