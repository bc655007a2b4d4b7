import { isoSeconds } from '../../core/clock.ts';
import { type Value } from '../schema/field.ts';

export const ACTIVITY_TYPES = {
  sendEmail: 6,
  newLead: 12,
  changeDataValue: 13,
  deleteLead: 37,
} as const;

export interface FieldChange {
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
  primaryAttributeValueId?: number;
  primaryAttributeValue?: string;
  fields?: FieldChange[];
  attributes: { name: string; value: unknown }[];
}

export type NewActivity = Omit<Activity, 'id' | 'marketoGUID' | 'activityDate'>;

/** What happened to the leads, oldest first. */
export class ActivityLog {
  private readonly entries: Activity[] = [];

  add(activity: NewActivity, atMs: number): void {
    const id = this.entries.length + 1;
    this.entries.push({ id, marketoGUID: String(id), activityDate: isoSeconds(atMs), ...activity });
  }

  list(): readonly Activity[] {
    return this.entries;
  }
}

/** Values of a change are printed as text. */
export function printed(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
