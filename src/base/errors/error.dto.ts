import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type ErrorKind, FAILURES } from './app-error';

/** The body of every answer that is an error. */
export class ErrorDto {
  @ApiProperty({ description: 'The HTTP status again', type: 'integer', example: 400 })
  statusCode!: number;

  @ApiPropertyOptional({
    description: 'What kind of failure it is; absent for a route that does not exist',
    enum: Object.keys(FAILURES),
    example: 'invalid-request',
  })
  kind?: ErrorKind;

  @ApiProperty({
    description: 'For people; names the field, where one is wrong',
    example: 'leadId must be a positive whole number',
  })
  message!: string;

  @ApiPropertyOptional({
    description: 'What else is known of the failure',
    type: 'object',
    additionalProperties: true,
    example: { candidates: [5, 8] },
  })
  details?: Record<string, unknown>;
}
