import { ApiProperty } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { KINDS_IN_LINES, type RecordKind } from '../../records/kinds';

/** The id of a record in a route. */
export function RecordId(description: string, example: number): PropertyDecorator {
  return (prototype, property) => {
    const message = `${String(property)} must be a positive whole number`;
    Transform(digitsOnly)(prototype, property);
    IsInt({ message })(prototype, property);
    Min(1, { message })(prototype, property);
    Max(Number.MAX_SAFE_INTEGER, { message })(prototype, property);
    ApiProperty({ description, example, minimum: 1, type: 'integer' })(prototype, property);
  };
}

/** `Number` would also take `1e3` and blanks. */
const digitsOnly = ({ value }: TransformFnParams): unknown => (/^\d+$/.test(String(value)) ? Number(value) : value);

export class LeadParams {
  @RecordId('The lead’s Marketo id', 30)
  leadId!: number;
}

export class PersonOfLeadParams {
  @RecordId('The Pipedrive id of the lead’s person', 12)
  personId!: number;
}

export class PersonParams {
  @RecordId('The person’s Pipedrive id', 12)
  personId!: number;
}

export class LeadOfPersonParams {
  @RecordId('The Marketo id of the person’s lead', 30)
  leadId!: number;
}

export class RecordParams {
  @IsIn(KINDS_IN_LINES, { message: `kind must be one of ${KINDS_IN_LINES.join(', ')}` })
  @ApiProperty({ description: 'What kind of record it is', enum: KINDS_IN_LINES, example: 'lead' })
  kind!: RecordKind;

  @RecordId('The record’s id at its vendor', 30)
  id!: number;
}
