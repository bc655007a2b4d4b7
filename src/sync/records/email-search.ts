import { Injectable } from '@nestjs/common';
import { linkedId, type SyncRecord } from './record';
import { Records } from './records';

/** The records that have an e-mail address, by id. */
export interface EmailMatches {
  leads: number[];
  persons: number[];
}

/** What one search costs at most, in calls and tokens: the lead by a filter; the person by a search, and by reading what it finds. */
export const EMAIL_SEARCH_PRICE = { marketoCalls: 1, pipedriveCalls: 2, pipedriveTokens: 30 };

/** Finds records by e-mail address at both vendors; none is kept here. */
@Injectable()
export class EmailSearch {
  constructor(private readonly records: Records) {}

  /**
   * Compares whole addresses without case, those beside the primary one too.
   *
   * @throws AppError where one of the vendors cannot be asked: then nothing is known.
   */
  async search(email: string): Promise<EmailMatches> {
    const [leads, persons] = await Promise.all([
      this.records.of('lead').find('email', [email]),
      this.records.of('person').find('email', [email]),
    ]);
    return { leads: idsOf(leads), persons: idsOf(persons) };
  }
}

const idsOf = (found: readonly SyncRecord[]): number[] =>
  found.map(({ id }) => linkedId(id)).filter((id) => id !== null);
