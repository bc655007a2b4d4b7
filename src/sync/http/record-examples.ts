import { RECORD_TASKS } from './task-examples';
import { type RecordStory } from '../stories/record-story';

const LEAD = { kind: 'lead', id: 30 } as const;

/** How records can stand, for the documentation. */
export const RECORD_EXAMPLES = {
  inStep: {
    summary: 'In step with its other half',
    value: {
      record: LEAD,
      linked: { kind: 'person', id: 5 },
      state: 'in-step',
      explanation: 'Lead 30 was carried over to person 5, which was made for it, on 23 November 2026 at 10:00 UTC.',
      tasks: [RECORD_TASKS.created],
    },
  },
  failed: {
    summary: 'Failed',
    value: {
      record: LEAD,
      linked: null,
      state: 'failed',
      explanation:
        'Lead 30 could not be carried over because Marketo has no lead 30: nothing is left to do if it was deleted, else correct the id in the webhook that sent it.',
      tasks: [RECORD_TASKS.failed],
    },
  },
  unknown: {
    summary: 'Never named, or so long ago that no task is kept',
    value: {
      record: LEAD,
      linked: null,
      state: 'unknown',
      explanation:
        'No task of lead 30 is kept: if it should have been carried over, check that its webhook calls this service, or start it by hand.',
      tasks: [],
    },
  },
} satisfies Record<string, { summary: string; value: RecordStory }>;
