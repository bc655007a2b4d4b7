import { Company, Lead, Opportunity, Role } from '../../marketo';
import { recordPath as pathInMarketo } from '../../marketo/record-path';
import { Activity, Deal, Organization, Person } from '../../pipedrive';
import { recordPath as pathInPipedrive } from '../../pipedrive/record-calls';
import { isOfMarketo, type KindOf, type RecordKind } from './kinds';

/** The vendors' classes, by what the service calls their records. */
export const MARKETO_CLASSES = {
  lead: Lead,
  company: Company,
  opportunity: Opportunity,
  role: Role,
} as const satisfies Record<KindOf<'marketo'>, unknown>;

export const PIPEDRIVE_CLASSES = {
  person: Person,
  organization: Organization,
  deal: Deal,
  activity: Activity,
} as const satisfies Record<KindOf<'pipedrive'>, unknown>;

export type MarketoClass = (typeof MARKETO_CLASSES)[KindOf<'marketo'>];
export type PipedriveClass = (typeof PIPEDRIVE_CLASSES)[KindOf<'pipedrive'>];

/** The path of the calls that write records of the kind. */
export const pathOf = (kind: RecordKind): string =>
  isOfMarketo(kind) ? pathInMarketo(kind) : pathInPipedrive(PIPEDRIVE_CLASSES[kind].kind);
