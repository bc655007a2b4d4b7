import { type Consent, stanceOf } from '../mapping/consent';
import { fieldOf } from '../records/catalogues';
import { type SyncRecord } from '../records/record';
import { type Records } from '../records/records';
import { isWithheld } from './withheld';

/** Whether one of the leads says that nobody may write to it. */
export async function isAnyLeadOut(leads: readonly SyncRecord[], consent: Consent, records: Records): Promise<boolean> {
  if (leads.length === 0) return false;
  return leads.some(await readerOf(consent, records));
}

/** Sets those unsubscribed that are not. @throws AppError of Marketo */
export async function setLeadsOut(leads: readonly SyncRecord[], consent: Consent, records: Records): Promise<void> {
  if (leads.length === 0) return;
  const isOut = await readerOf(consent, records);
  for (const lead of leads.filter((each) => !isOut(each))) {
    if (await isWithheld('lead', 'update')) continue;
    lead.set(consent.lead, true);
    await lead.save();
  }
}

async function readerOf({ lead: field }: Consent, records: Records): Promise<(lead: SyncRecord) => boolean> {
  const facts = fieldOf(await records.of('lead').fields(), field);
  return (lead) => stanceOf(field, lead.get(field), facts) === 'out';
}
