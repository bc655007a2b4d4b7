import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiCommonFailures, ApiFailure } from '../../base/errors/api-failure.decorator';
import { AppError } from '../../base/errors/app-error';
import { JsonBody } from '../../base/http-server/body';
import { NeedsRight, RequestedBy } from '../../base/security';
import { type AcceptedTask, ApiAccepted } from '../../queue';
import { Conflicts } from '../conflicts/conflicts';
import { leadToPersonTask } from '../tasks/definitions';
import { CONFLICT_PAGE_EXAMPLE } from './conflict-examples';
import { keptSide } from './kept-side';
import { PageQuery } from '../../base/http-server/page.query';
import { ConflictPageDto, DecisionDto } from './dto/conflict.dto';

const UNKNOWN = 'There is no conflict of this id';

/** What people are asked to decide. */
@ApiTags('Conflicts')
@ApiCommonFailures()
@Controller('conflicts')
export class ConflictsController {
  constructor(private readonly conflicts: Conflicts) {}

  @Get()
  @NeedsRight('read')
  @ApiOperation({
    summary: 'List open conflicts, newest first',
    description:
      'Fields that both sides changed and that the mapping leaves to people (`conflict: "review"`). Neither side is written until somebody decides, or both sides agree again.',
  })
  @ApiOkResponse({ description: 'One page', type: ConflictPageDto, example: CONFLICT_PAGE_EXAMPLE })
  @ApiFailure(
    'invalid-request',
    'A parameter is unknown or wrong; the message names it',
    'limit must be a whole number from 1 to 100',
  )
  listConflicts(@Query() { limit, cursor }: PageQuery): Promise<ConflictPageDto> {
    return this.conflicts.list({ limit, ...(cursor !== undefined && { cursor }) }) as Promise<ConflictPageDto>;
  }

  @Post(':id')
  @HttpCode(202)
  @NeedsRight('operate')
  @ApiOperation({
    summary: 'Decide a conflict',
    description: 'Queues the task that carries over what the kept side holds when it runs.',
  })
  @ApiParam({ name: 'id', description: 'As the list tells it', example: 4 })
  @ApiBody({ type: DecisionDto })
  @ApiAccepted(leadToPersonTask.type, 'keep must be "marketo" or "pipedrive"')
  @ApiFailure('record-not-found', 'No conflict has this id', UNKNOWN)
  @ApiFailure(
    'conflict',
    'It is decided or closed already',
    'Only an open conflict can be decided; this one is closed already',
  )
  decideConflict(
    @Param('id') id: string,
    @JsonBody() body: unknown,
    @RequestedBy() who: string,
  ): Promise<AcceptedTask> {
    const keep = keptSide(body);
    if (!/^\d{1,15}$/.test(id)) throw new AppError('record-not-found', UNKNOWN);
    return this.conflicts.decide(Number(id), keep, who);
  }
}
