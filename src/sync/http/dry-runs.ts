import { Inject, Injectable } from '@nestjs/common';
import { FAILURES, toAppError } from '../../base/errors/app-error';
import { type Log, LOG } from '../../base/logging/log';
import { type NewTask, QueueService, taskError } from '../../queue';
import { priceOf, spentOn, tryOutMeasured } from '../engine/price';
import { type DryRunResult } from './dto/dry-run.dto';

/** Tells what a task would do and cost, without doing it. */
@Injectable()
export class DryRuns {
  constructor(
    private readonly queue: QueueService,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** @throws AppError `vendor-unavailable`; every other error is part of the result. */
  async of({ type, params }: Pick<NewTask, 'type' | 'params'>): Promise<DryRunResult> {
    const { outcome, trial } = await tryOutMeasured(() => this.queue.perform({ type, params }));
    const told = { type, params, price: priceOf(trial), spent: spentOn(trial) };
    if (outcome.status === 'fulfilled') return { ...told, result: outcome.value, error: null };
    const error = toAppError(outcome.reason);
    if (error.kind === 'vendor-unavailable') throw error;
    this.log[FAILURES[error.kind].log]({ type, params, kind: error.kind, err: error }, 'dry run failed');
    return { ...told, result: null, error: taskError(error) };
  }
}
