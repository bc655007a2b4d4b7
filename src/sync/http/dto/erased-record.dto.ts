import { ApiProperty } from '@nestjs/swagger';

export class ErasedRecordDto {
  @ApiProperty({
    description: 'How many tasks there are that said something of the record',
    type: 'integer',
    example: 3,
  })
  tasks!: number;
}
