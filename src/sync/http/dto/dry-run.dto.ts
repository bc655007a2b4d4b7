import { ApiProperty } from '@nestjs/swagger';
import { type TaskError } from '../../../queue';

/** Calls and tokens. */
export class Price {
  @ApiProperty({ description: 'Calls of Marketo’s REST API', example: 1 })
  marketoCalls!: number;

  @ApiProperty({ description: 'Calls of Pipedrive’s API', example: 2 })
  pipedriveCalls!: number;

  @ApiProperty({ description: 'Tokens of Pipedrive’s daily pool', example: 6 })
  pipedriveTokens!: number;
}

/** What a task would do, as far as that can be told before it is done. */
export class DryRunResult {
  @ApiProperty({ description: 'The type that the task would have', example: 'lead-to-person' })
  type!: string;

  @ApiProperty({ description: 'The parameters that the task would have', example: { leadId: 30 } })
  params!: Record<string, unknown>;

  @ApiProperty({
    description: 'The result of the task; ids of records that it would make are null. Null where it would fail',
    type: Object,
    nullable: true,
    example: { status: 'updated', id: 12, changes: [{ field: 'name', from: 'Ada', to: 'Ada Lovelace' }] },
  })
  result!: object | null;

  @ApiProperty({
    description: 'Why the task would fail; null where it would not',
    type: Object,
    nullable: true,
    example: null,
  })
  error!: TaskError | null;

  @ApiProperty({
    description:
      'What the task would cost now, without what is read once for all tasks (fields, users, Marketo’s token)',
    type: Price,
  })
  price!: Price;

  @ApiProperty({ description: 'What this dry run cost', type: Price })
  spent!: Price;
}
