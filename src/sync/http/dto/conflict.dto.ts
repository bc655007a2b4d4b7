import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Conflict, type ConflictsPage } from '../../conflicts/conflicts';
import { type ConflictSide } from '../../state/stored-conflict';
import { VALUE } from './value.schema';

export class DecisionDto {
  @ApiProperty({ description: 'Whose value both sides get', enum: ['marketo', 'pipedrive'], example: 'marketo' })
  keep!: 'marketo' | 'pipedrive';
}

class ConflictSideDto implements ConflictSide {
  @ApiProperty({
    ...VALUE,
    description: 'As a person reads it; of several fields an object',
    example: '+32 9 000 00 01',
  })
  value!: unknown;

  @ApiProperty({
    description: "When it was changed: by the vendor's history, else the last update of the record",
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-11-23T09:58:00.000Z',
  })
  changedAt!: string | null;
}

export class ConflictDto implements Conflict {
  @ApiProperty({ description: 'For `POST /conflicts/{id}`', type: 'integer', example: 4 })
  id!: number;

  @ApiPropertyOptional({ description: 'Marketo id of the lead', type: 'integer', example: 30 })
  lead?: number;

  @ApiPropertyOptional({ description: 'Marketo id of the company, where it is one', type: 'integer' })
  company?: number;

  @ApiPropertyOptional({ description: 'Pipedrive id of the person', type: 'integer', example: 12 })
  person?: number;

  @ApiPropertyOptional({ description: 'Pipedrive id of the organization, where it is one', type: 'integer' })
  organization?: number;

  @ApiProperty({
    description:
      'Of the record that the task which found it would have written; `firstName+lastName` where several belong together',
    example: 'phone',
  })
  field!: string;

  @ApiProperty({ description: 'What Marketo has', type: ConflictSideDto })
  marketo!: ConflictSideDto;

  @ApiProperty({ description: 'What Pipedrive has', type: ConflictSideDto })
  pipedrive!: ConflictSideDto;

  @ApiProperty({ description: 'When it was found', format: 'date-time', example: '2026-11-23T10:00:01.480Z' })
  since!: string;
}

export class ConflictPageDto implements ConflictsPage {
  @ApiProperty({ description: 'The newest first', type: [ConflictDto] })
  items!: ConflictDto[];

  @ApiProperty({
    description: 'For the page after this one; null on the last',
    type: String,
    nullable: true,
    example: null,
  })
  nextCursor!: string | null;
}
