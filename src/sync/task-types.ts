/** What the service can be asked to do; each has exactly one handler. */
export const TASK_TYPES = ['lead-to-person', 'delete-person'] as const;

export type TaskType = (typeof TASK_TYPES)[number];
