import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { type Change, type SyncResult } from '../../flows/sync-result';

/** Any JSON; OpenAPI 3.0 knows null only beside a type. */
const VALUE = {
  anyOf: [
    { type: 'string', nullable: true },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: { type: 'string' } },
    { type: 'object', additionalProperties: true },
  ],
};

const ORGANIZATION = {
  description: "Of `lead-to-person`: how the organization of the lead's company ended",
  oneOf: ['WrittenResult', 'SkippedResult'].map((name) => ({ $ref: getSchemaPath(name) })),
};

export class ChangeDto implements Change {
  @ApiProperty({ description: "The mapping's name of the field", example: 'city' })
  field!: string;

  @ApiProperty({ ...VALUE, description: 'As a person reads it: labels and names instead of ids', example: 'Ghent' })
  from!: unknown;

  @ApiProperty({ ...VALUE, example: 'Antwerp' })
  to!: unknown;
}

export class WrittenResult implements SyncResult {
  @ApiProperty({ enum: ['created', 'updated'], example: 'created' })
  status!: 'created' | 'updated';

  @ApiProperty({ description: 'Of the target record', type: 'integer', example: 5 })
  id!: number;

  @ApiProperty({ description: 'What was written, field by field; link fields too', type: [ChangeDto] })
  changes!: ChangeDto[];

  @ApiPropertyOptional(ORGANIZATION)
  organization?: SyncResult;
}

export class SkippedResult implements SyncResult {
  @ApiProperty({ enum: ['skipped'], example: 'skipped' })
  status!: 'skipped';

  @ApiPropertyOptional({ description: 'Of the target record; absent where none exists', type: 'integer', example: 5 })
  id?: number;

  @ApiProperty({ description: 'Why nothing was written', example: 'unchanged' })
  reason!: string;

  @ApiPropertyOptional(ORGANIZATION)
  organization?: SyncResult;
}

export class DeletedResult implements SyncResult {
  @ApiProperty({ enum: ['deleted'], example: 'deleted' })
  status!: 'deleted';

  @ApiProperty({ description: 'Of the record that was deleted', type: 'integer', example: 5 })
  id!: number;
}

/** How a task can succeed, by the `status` of its result. */
export const RESULT_OF_STATUS = {
  created: WrittenResult,
  updated: WrittenResult,
  skipped: SkippedResult,
  deleted: DeletedResult,
} as const satisfies Record<SyncResult['status'], unknown>;
