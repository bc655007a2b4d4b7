import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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

  @ApiProperty({
    description: 'Of each vendor `ok`, `limited until <ISO time>` or `down since <ISO time>`; tasks wait meanwhile',
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { marketo: 'ok', pipedrive: 'limited until 2026-11-24T00:00:00.000Z' },
  })
  vendors!: Record<string, string>;

  @ApiPropertyOptional({
    description: 'Only where a vendor refuses the credentials: the variable, and what to do',
    type: 'array',
    items: {
      type: 'object',
      required: ['variable', 'message'],
      properties: { variable: { type: 'string' }, message: { type: 'string' } },
    },
  })
  problems?: { variable: string; message: string }[];
}

const VENDORS = { marketo: 'ok', pipedrive: 'ok' };

export const READY: ReadinessDto = {
  status: 'ready',
  checks: { store: { status: 'ok' }, mapping: { status: 'ok' }, queue: { status: 'ok' } },
  vendors: VENDORS,
};

const NO_ANSWER = 'Pipedrive gave no answer to GET /api/v2/personFields (ECONNREFUSED)';

export const UNREADY: ReadinessDto = {
  status: 'not ready',
  checks: {
    store: { status: 'ok' },
    mapping: { status: 'failed', problem: NO_ANSWER },
    queue: { status: 'failed', problem: `the mapping cannot be checked: ${NO_ANSWER}` },
  },
  vendors: { marketo: 'ok', pipedrive: 'down since 2026-11-23T10:00:00.000Z' },
};
