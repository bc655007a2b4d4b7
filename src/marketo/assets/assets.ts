import { isObject } from '../../base/values/shapes';
import { isoMoment } from '../schema/moments';
import { scalarText } from '../transport/envelope';

/** A Marketo program, as far as a sync needs it. Text that Marketo leaves blank is null. */
export interface Program {
  id: number;
  name: string;
  description: string | null;
  /** As Marketo prints it, for example `Default`, `Event`. */
  type: string | null;
  channel: string | null;
  status: string | null;
  workspace: string | null;
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  createdAt: string | null;
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  updatedAt: string | null;
}

/** A Marketo e-mail without its content. Text that Marketo leaves blank is null. */
export interface Email {
  id: number;
  name: string;
  subject: string | null;
  fromName: string | null;
  fromEmail: string | null;
  replyEmail: string | null;
  /** `draft` or `approved`. */
  status: string | null;
  workspace: string | null;
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  createdAt: string | null;
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  updatedAt: string | null;
}

/** An editable part of an e-mail. */
export interface EmailSection {
  htmlId: string;
  /** For example `Text`, `Snippet`, `DynamicContent`. */
  contentType: string;
  /** null where the part has none, as snippets and dynamic content. */
  html: string | null;
  text: string | null;
}

type Sent = Record<string, unknown>;

export function programFrom(sent: Sent): Program {
  return {
    ...commonOf(sent),
    description: blankAsNull(sent['description']),
    type: blankAsNull(sent['type']),
    channel: blankAsNull(sent['channel']),
  };
}

export function emailFrom(sent: Sent): Email {
  return {
    ...commonOf(sent),
    subject: headerOf(sent['subject']),
    fromName: headerOf(sent['fromName']),
    fromEmail: headerOf(sent['fromEmail']),
    replyEmail: headerOf(sent['replyEmail']),
  };
}

export function sectionFrom({ htmlId, contentType, value }: Sent): EmailSection {
  const values = Array.isArray(value) ? value.filter(isObject) : [];
  const ofType = (type: string): string | null => blankAsNull(values.find((one) => one['type'] === type)?.['value']);
  return {
    htmlId: scalarText(htmlId),
    contentType: scalarText(contentType),
    html: ofType('HTML'),
    text: ofType('Text'),
  };
}

function commonOf(sent: Sent): Pick<Email, 'id' | 'name' | 'status' | 'workspace' | 'createdAt' | 'updatedAt'> {
  return {
    id: Number(sent['id']),
    name: scalarText(sent['name']),
    status: blankAsNull(sent['status']),
    workspace: blankAsNull(sent['workspace']),
    createdAt: isoMoment(sent['createdAt']),
    updatedAt: isoMoment(sent['updatedAt']),
  };
}

/** A header is `{ type, value }`. */
function headerOf(header: unknown): string | null {
  return blankAsNull(isObject(header) ? header['value'] : header);
}

function blankAsNull(value: unknown): string | null {
  return scalarText(value) || null;
}
