import { Injectable } from '@nestjs/common';
import { type AcceptedTask, type NewTask, QueueService } from '../../queue';
import { type DryRunResult } from './dto/dry-run.dto';
import { DryRuns } from './dry-runs';

/** What a route does with the task that it asks for: stores it, or tries it out. */
@Injectable()
export class TaskStart {
  constructor(
    private readonly queue: QueueService,
    private readonly dryRuns: DryRuns,
  ) {}

  start(task: NewTask, requestedBy: string, dryRun: boolean): Promise<AcceptedTask | DryRunResult> {
    return dryRun ? this.dryRuns.of(task) : this.queue.enqueue({ ...task, requestedBy });
  }
}
