import { Controller, HttpCode, Param, Post, type Type, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { memberOf } from '../../base/by-name';
import { NeedsRight, RequestedBy } from '../../base/security';
import { type AcceptedTask, ApiAccepted } from '../../queue';
import { CARRIED_OVER, type RoutedKind } from '../tasks/definitions';
import { ApiDryRun } from './dto/api-dry-run.decorator';
import { type DryRunResult } from './dto/dry-run.dto';
import { RecordId } from './dto/record-params';
import { DryRun } from './dry-run.decorator';
import { DryRunInterceptor } from './dry-run.interceptor';
import { TaskStart } from './task-start';
import { withArticle } from './with-article';

/** A call by hand or by a workflow of Pipedrive that names a record of one kind in the route; bodies are ignored. */
export function recordCallController(kind: RoutedKind): Type {
  const { task, flow, routes } = CARRIED_OVER[kind];

  class Params {
    [id: string]: number;
  }
  RecordId(`The ${kind}’s Pipedrive id`, routes.example.id)(Params.prototype, task.id);

  @ApiTags('Pipedrive')
  @NeedsRight('webhook')
  @Controller('pipedrive')
  @UseInterceptors(DryRunInterceptor)
  class RecordCallController {
    constructor(private readonly tasks: TaskStart) {}

    @Post(`${kind}/:${task.id}`)
    @HttpCode(202)
    @ApiOperation({
      operationId: `${kind}To${flow.target.charAt(0).toUpperCase()}${flow.target.slice(1)}`,
      summary: `Carry ${withArticle(kind)} to Marketo`,
      description: routes.call,
    })
    @ApiAccepted(task.type, `${task.id} must be a positive whole number`)
    @ApiDryRun()
    carryOver(
      @Param() params: Params,
      @RequestedBy() requestedBy: string,
      @DryRun() dryRun: boolean,
    ): Promise<AcceptedTask | DryRunResult> {
      return this.tasks.start(task.ofRecord(memberOf(params, task.id)!), requestedBy, dryRun);
    }
  }
  return RecordCallController;
}
