import { ApiProperty } from '@nestjs/swagger';
import { type Delivery } from '../cloud-tasks.driver';

const DELIVERIES = [
  'run',
  'postponed',
  'early',
  'behind',
  'running',
  'finished',
  'unknown',
] as const satisfies Delivery[];

export class DeliveryDto {
  @ApiProperty({
    enum: DELIVERIES,
    description:
      '`run`: the task was run, `GET /tasks/{name}` tells how it ended. `postponed`, `early`, `behind`: it is delivered again. `running`, `finished`, `unknown`: nothing was to be done.',
    example: 'run',
  })
  delivery!: Delivery;
}
