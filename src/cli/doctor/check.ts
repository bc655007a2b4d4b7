import { type AppError } from '../../base/errors/app-error';

/** The checks in the order in which they are told; scripts rely on these names. */
export const CHECK_IDS = [
  'environment',
  'store',
  'marketo-credentials',
  'marketo-permissions',
  'pipedrive-token',
  'pipedrive-rights',
  'mapping',
  'links',
  'webhooks',
  'limits',
  'clock',
  'sample',
] as const;
export type CheckId = (typeof CHECK_IDS)[number];

type CheckState = 'ok' | 'warning' | 'problem' | 'skipped';

/** What a look found. */
export interface Finding {
  readonly state: CheckState;
  /** As a sentence or two without an end. */
  readonly message: string;
  /** What to do and where; null where nothing is to be done. */
  readonly fix: string | null;
}

export interface Check extends Finding {
  readonly id: CheckId;
}

export const ok = (message: string): Finding => ({ state: 'ok', message, fix: null });
export const warning = (message: string, fix: string): Finding => ({ state: 'warning', message, fix });
export const problem = (message: string, fix: string): Finding => ({ state: 'problem', message, fix });
export const skipped = (message: string): Finding => ({ state: 'skipped', message, fix: null });

/** Thrown where something cannot be looked at for a reason that another check tells. */
export class NotLookedAt extends Error {
  /** @param other - the check that tells why. */
  constructor(other: CheckId) {
    super(`Not looked at: see ${other}`);
  }
}

/** What a vendor held against a look that nothing else explains. */
export const refused = (error: AppError, fix: string): Finding => problem(error.message, fix);
