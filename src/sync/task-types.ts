/** What the service can be asked to do; each has exactly one handler. */
export const TASK_TYPES = [
  'lead-to-person',
  'delete-person',
  'lead-to-activity',
  'person-to-lead',
  'delete-lead',
  'organization-to-company',
  'deal-to-opportunity',
] as const;

export type TaskType = (typeof TASK_TYPES)[number];
