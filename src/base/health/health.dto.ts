import { ApiProperty } from '@nestjs/swagger';
import { type CheckResult } from './readiness-registry';

export class LivenessDto {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
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
      required: ['status'],
      properties: {
        status: { type: 'string', enum: ['ok', 'failed'] },
        problem: { type: 'string', description: 'Only of one that failed' },
      },
    },
    example: { store: { status: 'ok' }, queue: { status: 'ok' } },
  })
  checks!: Record<string, CheckResult>;
}

export const READY: ReadinessDto = {
  status: 'ready',
  checks: { store: { status: 'ok' }, mapping: { status: 'ok' }, queue: { status: 'ok' } },
};

const NO_ANSWER = 'Pipedrive gave no answer to GET /api/v2/personFields (ECONNREFUSED)';

export const UNREADY: ReadinessDto = {
  status: 'not ready',
  checks: {
    store: { status: 'ok' },
    mapping: { status: 'failed', problem: NO_ANSWER },
    queue: { status: 'failed', problem: `the mapping cannot be checked: ${NO_ANSWER}` },
  },
};
