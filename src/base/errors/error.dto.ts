import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type ErrorKind, FAILURES } from './app-error';

/** The body of every answer that is an error. */
export class ErrorDto {
  @ApiProperty({ example: 400 })
  statusCode!: number;

  @ApiPropertyOptional({ enum: Object.keys(FAILURES), example: 'invalid-request' })
  kind?: ErrorKind;

  @ApiProperty({ description: 'Names the field, where one is wrong', example: 'leadId must be a positive integer' })
  message!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  details?: Record<string, unknown>;
}
