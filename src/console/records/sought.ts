import { KINDS_IN_LINES } from '../../sync/records/kinds';
import { linkedId, type RecordReference } from '../../sync/records/record';

/** What somebody looks for. */
export type Sought =
  | { found: 'record'; record: RecordReference }
  /** A number without a kind. */
  | { found: 'number'; id: number }
  | { found: 'email'; email: string }
  | { found: 'nothing' };

const NAMED = /^([a-z]{1,20})\s?[\s:#]\s?(\d{1,16})$/;
const PIPEDRIVE_PAGE = /\/(person|organization|deal)s?\/(?:details\/)?(\d{1,16})\b/;
const MARKETO_PAGE = /\bleadid=(\d{1,16})\b/;
const EMAIL = /^[^\s@/]{1,100}@[^\s@/]{1,200}$/;
const LONGEST = 2000;

/** Reads `lead 30`, `person:12`, the address of a record's page at either vendor, or an e-mail address. */
export function recordSought(typed: string): Sought {
  const text = typed.trim().slice(0, LONGEST);
  const lower = text.toLowerCase();
  const [, kind, digits] = NAMED.exec(lower) ?? pageOf(lower) ?? [];
  const known = KINDS_IN_LINES.find((each) => each === kind);
  const id = linkedId(digits ?? lower);
  if (known !== undefined && id !== null) return { found: 'record', record: { kind: known, id } };
  if (id !== null && digits === undefined) return { found: 'number', id };
  return EMAIL.test(text) ? { found: 'email', email: text } : { found: 'nothing' };
}

function pageOf(address: string): readonly string[] | null {
  const lead = MARKETO_PAGE.exec(address);
  return lead === null ? PIPEDRIVE_PAGE.exec(address) : ['', 'lead', lead[1] ?? ''];
}
