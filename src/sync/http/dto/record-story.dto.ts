import { ApiProperty } from '@nestjs/swagger';
import { TaskDto } from '../../../queue';
import { RECORD_STATES, type RecordState } from '../../stories/explain-record';
import { KINDS_IN_LINES, type RecordKind } from '../../records/kinds';
import { type RecordStory } from '../../stories/record-story';

export class RecordReferenceDto {
  @ApiProperty({ description: 'What kind of record it is', enum: KINDS_IN_LINES, example: 'lead' })
  kind!: RecordKind;

  @ApiProperty({ description: 'Its id at its vendor', type: 'integer', example: 30 })
  id!: number;
}

export class RecordStoryDto implements RecordStory {
  @ApiProperty({ description: 'The record that was asked for', type: RecordReferenceDto })
  record!: RecordReferenceDto;

  @ApiProperty({
    description: 'Its other half, as far as the service linked them; else null',
    type: RecordReferenceDto,
    nullable: true,
  })
  linked!: RecordReferenceDto | null;

  @ApiProperty({
    description:
      'waiting: a task of its line waits or runs; failed: the task that ended last failed; conflict: people have to decide; skipped: it wrote nothing, for another reason than `unchanged`; unknown: no task is kept',
    enum: RECORD_STATES,
    example: 'in-step',
  })
  state!: RecordState;

  @ApiProperty({
    description: 'One sentence: why, and what to do',
    example: 'Lead 30 was carried over to person 5 on 23 November 2026 at 10:00 UTC.',
  })
  explanation!: string;

  @ApiProperty({ description: "Of the record's line, the newest 50", type: [TaskDto] })
  tasks!: TaskDto[];
}
