import { ApiProperty } from '@nestjs/swagger';

export class ActivityBody {
  @ApiProperty({
    description: 'Which activities are made: one per e-mail that Marketo sent to the lead in the last 24 hours',
    enum: ['email_sent'],
    example: 'email_sent',
  })
  type!: 'email_sent';
}
