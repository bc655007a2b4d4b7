import { type Type } from '@nestjs/common';
import { type HandlesTask, TaskHandler, type TaskToRun } from '../../queue';
import { type SyncResult } from '../engine/sync-result';
import { isOfMarketo } from '../records/kinds';
import { type CarriedOver } from './definitions';
import { FlowRunner } from './flow-runner';
import { MARKETO_TAKES } from './together';

/** A handler of tasks that do nothing but run the flow of their record. */
export function flowHandler({ task, flow }: CarriedOver): Type<HandlesTask<object>> {
  @TaskHandler(task)
  class FlowHandler implements HandlesTask<object> {
    constructor(private readonly flows: FlowRunner) {}

    readonly together = (): number => (isOfMarketo(flow.target) ? MARKETO_TAKES : 1);

    handle({ params, payload }: TaskToRun<object>): Promise<SyncResult> {
      return this.flows.run(flow, task.idOf(params), payload);
    }
  }
  return FlowHandler;
}
