import { ApiProperty } from '@nestjs/swagger';

/** A failed task that was queued again. */
export class RequeuedTask {
  @ApiProperty({ description: 'The task, for GET /tasks/:name', example: 'lead-to-person-0mi2vk3yo4f0c2a9d81e6b35f70' })
  name!: string;

  @ApiProperty({
    description: 'When the task is expected to run: an estimate, never before it is due',
    format: 'date-time',
    example: '2026-11-23T10:00:00.000Z',
  })
  eta!: string;

  @ApiProperty({ example: 'lead-to-person' })
  type!: string;
}

/** The answer where a task was stored: a 2xx means that it is on the disk. */
export class AcceptedTask extends RequeuedTask {
  @ApiProperty({
    description: 'true: the same task for the same record was waiting already, and this is it',
    example: false,
  })
  duplicate!: boolean;
}
