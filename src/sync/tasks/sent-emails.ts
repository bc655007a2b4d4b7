import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type AppError } from '../../base/errors/app-error';
import { type Log, LOG } from '../../base/logging/log';
import { Lead, MarketoClient } from '../../marketo';
import { type SavedRecord } from '../records/record';
import { unlessRefused } from '../engine/refused-part';

/** The source of `activityFromEmail`: an e-mail that Marketo sent. */
export interface SentEmail {
  /** Marketo's id of the activity, a GUID. */
  readonly id: string;
  readonly leadId: number;
  /** As in Marketo's activity: the name of the e-mail asset. */
  readonly name: string | null;
  /** Null where the asset is gone or may not be read. */
  readonly subject: string | null;
  /** The text version. Null where the asset is gone, has none, or is of a kind whose content Marketo does not show. */
  readonly text: string | null;
  /** ISO time. */
  readonly sentAt: string;
  readonly lead: SavedRecord;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The e-mails that Marketo sent a lead in the last 24 hours, oldest first. */
@Injectable()
export class SentEmails {
  constructor(
    private readonly marketo: MarketoClient,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async of(lead: SavedRecord): Promise<SentEmail[]> {
    const since = new Date(this.clock.now() - DAY_MS);
    const emails: SentEmail[] = [];
    for await (const activity of Lead.activities(this.marketo, lead.id, { types: ['Send Email'], since })) {
      const { id, activityDate, primaryAttributeValue: name, primaryAttributeValueId: emailId } = activity;
      const asset = emailId === null ? null : await this.assetOf(emailId);
      emails.push({ id, leadId: lead.id, name, subject: null, text: null, ...asset, sentAt: activityDate, lead });
    }
    return emails.toSorted((a, b) => Date.parse(a.sentAt) - Date.parse(b.sentAt));
  }

  private async assetOf(emailId: number): Promise<Pick<SentEmail, 'subject' | 'text'>> {
    const tell = (refusal: AppError): void =>
      this.log.warn({ emailId, kind: refusal.kind }, `An e-mail is told without a part of it: ${refusal.message}`);
    const [email, content] = await Promise.all([
      unlessRefused(this.marketo.email(emailId), tell),
      unlessRefused(this.marketo.emailContent(emailId), tell),
    ]);
    const texts = (content ?? []).flatMap(({ text }) => text ?? []);
    return { subject: email?.subject ?? null, text: texts.join('\n\n') || null };
  }
}
