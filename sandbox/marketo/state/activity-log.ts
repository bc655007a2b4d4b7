import { isoSeconds } from '../../core/clock.ts';
import { type Value } from '../schema/field.ts';

export const ACTIVITY_TYPES = {
  sendEmail: 6,
  newLead: 12,
  changeDataValue: 13,
  mergeLeads: 32,
  deleteLead: 37,
} as const;

interface FieldChange {
  /** Number of the field as describe shows it. */
  id: number;
  name: string;
  newValue: string | null;
  oldValue: string | null;
}

export interface Activity {
  id: number;
  marketoGUID: string;
  leadId: number;
  activityDate: string;
  activityTypeId: number;
  campaignId?: number;
  primaryAttributeValueId?: number;
  primaryAttributeValue?: string;
  fields?: FieldChange[];
  attributes: { name: string; value: unknown }[];
}

export type NewActivity = Omit<Activity, 'id' | 'marketoGUID' | 'activityDate'>;

/** What happened to the leads, oldest first. */
export class ActivityLog {
  private readonly entries: { activity: Activity; visibleFrom: number }[] = [];

  /** @param delayMs - until the API shows it; its date and place in the log are those of now. */
  add(activity: NewActivity, atMs: number, delayMs = 0): void {
    const id = this.entries.length + 1;
    const entry = { id, marketoGUID: String(id), activityDate: isoSeconds(atMs), ...activity };
    this.entries.push({ activity: entry, visibleFrom: atMs + delayMs });
  }

  /** What the API shows by then. */
  list(nowMs: number): Activity[] {
    return this.entries.filter(({ visibleFrom }) => visibleFrom <= nowMs).map(({ activity }) => activity);
  }

  /** Gives the activities of leads to the one that they were merged into. */
  reassign(from: readonly number[], to: number): void {
    for (const { activity } of this.entries) if (from.includes(activity.leadId)) activity.leadId = to;
  }
}

/** Values of a change are printed as text. */
export function printed(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
