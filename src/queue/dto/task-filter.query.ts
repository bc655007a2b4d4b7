import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { type ErrorKind, FAILURES } from '../../base/errors/app-error';
import { readIsoMs } from '../../base/values/moments';
import { type FailureFilter } from '../task';

const CODES = Object.keys(FAILURES);

/** Any other text stays as it is, for the check to refuse it. */
export const yesOrNo = ({ value }: TransformFnParams): unknown =>
  value === 'true' || value === 'false' ? value === 'true' : (value as unknown);

function IsoTime(description: string): PropertyDecorator {
  return (prototype, property) => {
    const message = `${String(property)} must be an ISO time, such as 2026-11-23T10:00:00Z`;
    Transform(({ value }: TransformFnParams) => (typeof value === 'string' ? (readIsoMs(value) ?? value) : value))(
      prototype,
      property,
    );
    IsInt({ message })(prototype, property);
    IsOptional()(prototype, property);
    ApiPropertyOptional({ description, type: String, format: 'date-time' })(prototype, property);
  };
}

/** What tasks can be asked for by. */
export class TaskFilterQuery implements FailureFilter {
  @ApiPropertyOptional({ description: 'Only tasks of this type' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  type?: string;

  @ApiPropertyOptional({ description: 'Only tasks whose error has this code', enum: CODES })
  @IsOptional()
  @IsIn(CODES, { message: `code must be one of ${CODES.join(', ')}` })
  code?: ErrorKind;

  @ApiPropertyOptional({
    description:
      "Only tasks of this record's line, those of its linked half included: `<kind>:<id>`, such as `lead:30`",
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  record?: string;

  @IsoTime('Only tasks stored at this moment or later. Without a zone it is UTC')
  since?: number;

  @IsoTime('Only tasks stored at this moment or earlier. Without a zone it is UTC')
  until?: number;

  @ApiPropertyOptional({
    description: 'true: of failed tasks also those that have been superseded or dismissed',
    type: Boolean,
    default: false,
  })
  @IsOptional()
  @Transform(yesOrNo)
  @IsBoolean({ message: 'superseded must be true or false' })
  superseded?: boolean;
}

/** The filters that were given. */
export function filterOf({ type, code, record, since, until, superseded }: TaskFilterQuery): FailureFilter {
  const all = { type, code, record, since, until, superseded };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
