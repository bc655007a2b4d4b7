import { ApiProperty } from '@nestjs/swagger';

export const EXAMPLE_NAME = 'lead-to-person-0mi2vk3yo4f0c2a9d81e6b35f70';
export const EXAMPLE_TIME = '2026-11-23T10:00:00.000Z';

/** A failed task that was queued again. */
export class RequeuedTask {
  @ApiProperty({ description: 'The task, for GET /tasks/{name}', example: EXAMPLE_NAME })
  name!: string;

  @ApiProperty({
    description: 'When the task is expected to run: an estimate, never before it is due',
    format: 'date-time',
    example: EXAMPLE_TIME,
  })
  eta!: string;

  @ApiProperty({ description: 'What kind of task it is', example: 'lead-to-person' })
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
