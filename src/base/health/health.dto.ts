import { ApiProperty } from '@nestjs/swagger';
import { type CheckResult } from './readiness-registry';

export class LivenessDto {
  @ApiProperty({ example: 'ok' })
  status!: string;
}

export class ReadinessDto {
  @ApiProperty({ enum: ['ready', 'not ready'], example: 'ready' })
  status!: string;

  @ApiProperty({
    description: 'What each part of the service says of itself',
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { status: { type: 'string', enum: ['ok', 'failed'] }, problem: { type: 'string' } },
    },
    example: { store: { status: 'ok' }, queue: { status: 'ok' } },
  })
  checks!: Record<string, CheckResult>;
}
