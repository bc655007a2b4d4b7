import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, IsString, Max, Min } from 'class-validator';

/** `Number('')` would be 0, `Number('0x10')` 16. */
const wholeNumber = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : (value as unknown);

const LIMIT = { message: 'limit must be a whole number from 1 to 100' };

/** Which page of a list is wanted, and how long it may be. */
export class PageQuery {
  @ApiPropertyOptional({ description: 'How many at most', type: 'integer', minimum: 1, maximum: 100, default: 20 })
  @Transform(wholeNumber)
  @IsInt(LIMIT)
  @Min(1, LIMIT)
  @Max(100, LIMIT)
  limit = 20;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before; without it the first page' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  cursor?: string;
}
