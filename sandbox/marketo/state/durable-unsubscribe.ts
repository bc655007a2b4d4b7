import { type Value, type Values } from '../schema/field.ts';

export const UNSUBSCRIBED = 'unsubscribed';

/**
 * The e-mail addresses that are unsubscribed: what is said of one lead holds for all leads of its address, also for
 * those that are made, or get the address, after the lead was deleted.
 */
export class DurableUnsubscribe {
  private readonly addresses = new Set<string>();

  has(email: Value | undefined): boolean {
    return this.addresses.has(addressOf(email));
  }

  /** Takes what a lead says now. */
  note(lead: Values): void {
    const address = addressOf(lead['email']);
    if (address === '') return;
    if (lead[UNSUBSCRIBED] === true) this.addresses.add(address);
    else this.addresses.delete(address);
  }

  isSameAddress(a: Values, b: Values): boolean {
    const address = addressOf(a['email']);
    return address !== '' && address === addressOf(b['email']);
  }
}

const addressOf = (email: Value | undefined): string => (typeof email === 'string' ? email.trim().toLowerCase() : '');
