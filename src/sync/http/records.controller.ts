import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiBodyTooLarge, ApiCommonFailures, ApiFailure } from '../../base/errors/api-failure.decorator';
import { ActionsLog } from '../../base/actions/actions-log';
import { NeedsRight, RequestedBy } from '../../base/security';
import { QueueService } from '../../queue';
import { OpenConflicts } from '../state/open-conflicts';
import { keyOf } from '../records/record';
import { Jobs } from '../jobs/jobs';
import { RecordLine } from '../stories/record-line';
import { withoutValues } from '../stories/without-values';
import { RecordStories } from '../stories/record-story';
import { ErasedRecordDto } from './dto/erased-record.dto';
import { RecordParams } from './dto/record-params';
import { RecordStoryDto } from './dto/record-story.dto';
import { RECORD_EXAMPLES } from './record-examples';

/** What is kept of one record. */
@ApiTags('Records')
@ApiCommonFailures()
@Controller('records')
export class RecordsController {
  constructor(
    private readonly line: RecordLine,
    private readonly queue: QueueService,
    private readonly actions: ActionsLog,
    private readonly stories: RecordStories,
    private readonly jobs: Jobs,
    private readonly conflicts: OpenConflicts,
  ) {}

  @Get(':kind/:id')
  @NeedsRight('read')
  @ApiOperation({
    summary: 'Show what is known of a record',
    description:
      'How it stands, why, and what to do; its other half; the tasks of its line. No vendor is asked. A record that nobody ever named is `unknown`.',
  })
  @ApiOkResponse({ description: 'What is known', type: RecordStoryDto, examples: RECORD_EXAMPLES })
  @ApiFailure('invalid-request', 'kind or id is wrong; the message names it', 'id must be a positive whole number')
  getRecord(@Param() { kind, id }: RecordParams): Promise<RecordStoryDto> {
    return this.stories.of({ kind, id });
  }

  @Delete(':kind/:id')
  @NeedsRight('operate')
  @ApiOperation({
    summary: 'Remove the personal values of a record from the store',
    description:
      'From the tasks of the record and of its linked half: the values in results, the messages of errors, the bodies of webhooks, open conflicts; from other tasks the part of the result that is about it. Ids, states and times stay. Nothing is deleted at the vendors, and tasks that wait are run: delete the record there first.',
  })
  @ApiOkResponse({ description: 'They are removed', type: ErasedRecordDto, example: { tasks: 3 } })
  @ApiFailure('invalid-request', 'kind or id is wrong; the message names it', 'id must be a positive whole number')
  @ApiBodyTooLarge()
  async eraseRecord(@Param() record: RecordParams, @RequestedBy() who: string): Promise<ErasedRecordDto> {
    const line = await this.line.of(record);
    await this.conflicts.erase(line);
    await this.jobs.erase(line);
    const tasks = await this.queue.erase(line, withoutValues);
    await this.actions.record({ who, what: 'erase', subject: keyOf(record), count: tasks });
    return { tasks };
  }
}
