import { type Actor } from './actor.ts';

export const STATUSES = ['no_consent', 'unsubscribed', 'subscribed', 'archived'] as const;
type Status = (typeof STATUSES)[number];
type Members = Readonly<Record<string, unknown>>;

/** Of Campaigns: the status belongs to a person's primary address, and so to all persons that have it. */
export class MarketingStatuses {
  private readonly byAddress = new Map<string, Status>();
  /** Changes that the API made: each can be made once. */
  private readonly made = new Set<string>();

  of(members: Members): Status {
    return this.byAddress.get(addressOf(members)) ?? 'no_consent';
  }

  /** What is forbidden changes nothing, and nobody is told. */
  set(members: Members, status: unknown, { source }: Actor): void {
    const [address, wanted] = [addressOf(members), STATUSES.find((each) => each === status)];
    const change = `${address} ${this.of(members)} ${String(wanted)}`;
    if (address === '' || wanted === undefined || wanted === this.of(members)) return;
    if (source === 'api' && this.made.has(change)) return;
    if (source === 'api') this.made.add(change);
    this.byAddress.set(address, wanted);
  }
}

function addressOf({ emails }: Members): string {
  const entries = Array.isArray(emails) ? (emails as { value: unknown; primary?: unknown }[]) : [];
  const entry = entries.find(({ primary }) => primary === true) ?? entries[0];
  const address = typeof entry?.value === 'string' ? entry.value.trim() : '';
  return /^[^@\s]+@[^@\s]+$/.test(address) ? address.toLowerCase() : '';
}
