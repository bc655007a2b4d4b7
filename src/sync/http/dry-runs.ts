import { Inject, Injectable } from '@nestjs/common';
import { type Trial, type TrialCall, tryOut } from '../../base/concurrency/trial';
import { FAILURES, toAppError } from '../../base/errors/app-error';
import { type Log, LOG } from '../../base/logging/log';
import { type NewTask, QueueService, taskError } from '../../queue';
import { type DryRunResult, type Price } from './dto/dry-run.dto';

/** What is read once and known to all later tasks: fields, users, stages and the like; and Marketo's token. */
const CACHED =
  /\/oauth\/token|Fields\b|\/describe2?\.json|\/schema\/|\/users\b|\/stages\b|\/pipelines\b|\/activities\/types|\/activityTypes|\/programs?\b|\/program\//;

/** Tells what a task would do and cost, without doing it. */
@Injectable()
export class DryRuns {
  constructor(
    private readonly queue: QueueService,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** @throws AppError `vendor-unavailable`; every other error is part of the result. */
  async of({ type, params }: Pick<NewTask, 'type' | 'params'>): Promise<DryRunResult> {
    const { outcome, trial } = await tryOut(() => this.queue.perform({ type, params }));
    const told = { type, params, price: priceOf(trial), spent: sumOf(trial.calls.filter(isNoToken)) };
    if (outcome.status === 'fulfilled') return { ...told, result: outcome.value, error: null };
    const error = toAppError(outcome.reason);
    if (error.kind === 'vendor-unavailable') throw error;
    this.log[FAILURES[error.kind].log]({ type, params, kind: error.kind, err: error }, 'dry run failed');
    return { ...told, result: null, error: taskError(error) };
  }
}

/** That of the same task with everything known that is read once: what it reads for itself, and what it would write. */
function priceOf({ calls, withheld }: Trial): Price {
  return sumOf([...calls.filter(({ operation }) => !CACHED.test(operation)), ...withheld]);
}

const isNoToken = ({ operation }: TrialCall): boolean => !operation.includes('/oauth/token');

function sumOf(calls: readonly TrialCall[]): Price {
  const ofPipedrive = calls.filter(({ vendor }) => vendor === 'Pipedrive');
  return {
    marketoCalls: calls.length - ofPipedrive.length,
    pipedriveCalls: ofPipedrive.length,
    pipedriveTokens: ofPipedrive.reduce((sum, { tokens = 0 }) => sum + tokens, 0),
  };
}
