import { isObject } from '../../base/values/shapes';
import { isoMoment } from '../schema/moments';
import { scalarText, unusable } from '../transport/envelope';

/** Something that happened to a lead, for example that an e-mail was sent. */
export interface LeadActivity {
  /** Marketo's GUID of the activity: unique, unlike its older number. */
  id: string;
  leadId: number;
  activityTypeId: number;
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  activityDate: string;
  /** The smart campaign that caused it; null where none did. */
  campaignId: number | null;
  /** For `Send Email` the id of the e-mail; null where the type has no such attribute. */
  primaryAttributeValueId: number | null;
  /** For `Send Email` the name of the e-mail. */
  primaryAttributeValue: string | null;
  /** By the names in the activity type; Marketo leaves out empty ones. */
  attributes: Record<string, unknown>;
}

/** One change of a lead's fields. */
export interface LeadChange {
  /** Marketo's GUID of the activity. */
  id: string;
  leadId: number;
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  activityDate: string;
  /** What made the change, for example `Web service API`; null where Marketo does not say. */
  source: string | null;
  /** By REST API name; Marketo prints values as text, empty ones are null. */
  changes: { field: string; oldValue: string | null; newValue: string | null }[];
}

/** A lead that was deleted. */
export interface DeletedLead {
  /** Marketo's GUID of the activity. */
  id: string;
  leadId: number;
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  deletedAt: string;
  /** The lead's name; null where it had none. */
  name: string | null;
}

type Sent = Record<string, unknown>;

/** @throws AppError `vendor-unavailable` for an activity without an id, a lead or a date. */
export function activityFrom(sent: Sent): LeadActivity {
  return {
    ...identityOf(sent),
    activityTypeId: Number(sent['activityTypeId']),
    campaignId: numberOrNull(sent['campaignId']),
    primaryAttributeValueId: numberOrNull(sent['primaryAttributeValueId']),
    primaryAttributeValue: scalarText(sent['primaryAttributeValue']) || null,
    attributes: attributesOf(sent),
  };
}

/** @throws AppError `vendor-unavailable` for an activity without an id, a lead or a date. */
export function changeFrom(sent: Sent): LeadChange {
  const fields = Array.isArray(sent['fields']) ? sent['fields'].filter(isObject) : [];
  return {
    ...identityOf(sent),
    source: scalarText(attributesOf(sent)['Source']) || null,
    changes: fields.map(({ name, oldValue, newValue }) => ({
      field: scalarText(name),
      oldValue: printed(oldValue),
      newValue: printed(newValue),
    })),
  };
}

/** @throws AppError `vendor-unavailable` for an activity without an id, a lead or a date. */
export function deletedFrom(sent: Sent): DeletedLead {
  const { activityDate, ...identity } = identityOf(sent);
  return { ...identity, deletedAt: activityDate, name: scalarText(sent['primaryAttributeValue']) || null };
}

function identityOf(sent: Sent): Pick<LeadActivity, 'id' | 'leadId' | 'activityDate'> {
  const id = scalarText(sent['marketoGUID']) || scalarText(sent['id']);
  const leadId = numberOrNull(sent['leadId']);
  const activityDate = isoMoment(sent['activityDate']);
  if (id === '' || leadId === null || activityDate === null) {
    throw unusable('Marketo gave an activity without an id, a lead or a date', null);
  }
  return { id, leadId, activityDate };
}

function attributesOf({ attributes }: Sent): Record<string, unknown> {
  if (!Array.isArray(attributes)) return {};
  return Object.fromEntries(
    attributes.filter(isObject).map(({ name, apiName, value }) => [scalarText(name) || scalarText(apiName), value]),
  );
}

function printed(value: unknown): string | null {
  if (typeof value === 'boolean') return String(value);
  return scalarText(value) || null;
}

function numberOrNull(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}
