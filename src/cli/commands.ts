import { addAudit } from './audit.command';
import { addBackfill } from './backfill.command';
import { addDoctor } from './doctor.command';
import { addJobs } from './jobs.command';
import { addPlan } from './plan.command';
import { addPreview } from './preview.command';
import { addRecord } from './record.command';
import { addRetry } from './retry.command';
import { addSetup } from './setup.command';
import { type AddCommand } from './support/command-line';
import { addTasks } from './tasks.command';
import { addTypes } from './types.command';

/** Every command, in the order in which the help shows them. */
export const COMMANDS: readonly AddCommand[] = [
  addDoctor,
  addSetup,
  addTypes,
  addPreview,
  addPlan,
  addBackfill,
  addAudit,
  addJobs,
  addTasks,
  addRecord,
  addRetry,
];
