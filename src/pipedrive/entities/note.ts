import { textOf } from '../../base/values/shapes';
import { type PipedriveClient } from '../pipedrive.client';
import { type WireRecord } from '../schema/record-kind';

/** What a note can be attached to, by the API's names. */
export interface NoteParent {
  person_id?: number;
  org_id?: number;
  deal_id?: number;
  lead_id?: string;
}

/** A note: read only, of v1, because v2 has none. @see https://developers.pipedrive.com/docs/api/v1/Notes */
export class Note {
  readonly id: number;
  /** HTML. */
  readonly content: string;
  readonly personId: number | null;
  readonly organizationId: number | null;
  readonly dealId: number | null;
  /** UUID. */
  readonly leadId: string | null;
  /** Who wrote it. */
  readonly userId: number | null;
  /** RFC 3339 in UTC, as is `updatedAt`. */
  readonly addedAt: string;
  readonly updatedAt: string;

  private constructor(wire: WireRecord) {
    this.id = Number(wire['id']);
    this.content = textOf(wire['content']);
    this.personId = numberOrNull(wire['person_id']);
    this.organizationId = numberOrNull(wire['org_id']);
    this.dealId = numberOrNull(wire['deal_id']);
    this.leadId = textOf(wire['lead_id']) || null;
    this.userId = numberOrNull(wire['user_id']);
    this.addedAt = utcTime(wire['add_time']);
    this.updatedAt = utcTime(wire['update_time']);
  }

  /** By id; null for none and for a deleted one. */
  static async load(client: PipedriveClient, id: string | number): Promise<Note | null> {
    const number = Number(id);
    if (!Number.isSafeInteger(number) || number < 1) return null;
    const wire = await client.getNote(number);
    return wire === null || wire['active_flag'] === false ? null : new Note(wire);
  }

  /** Every note, or those of one record: 20 tokens for 500. */
  static async *all(client: PipedriveClient, of: NoteParent = {}): AsyncGenerator<Note, void, undefined> {
    for await (const wire of client.listNotes({ ...of })) {
      if (wire['active_flag'] !== false) yield new Note(wire);
    }
  }
}

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** v1 tells times as `2026-11-23 10:00:00`, in UTC. */
const utcTime = (value: unknown): string => textOf(value).replace(/^(\S+) (\S+)$/, '$1T$2Z');
