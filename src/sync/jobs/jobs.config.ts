import { type ConfigType, registerAs } from '@nestjs/config';
import { IsNumber, IsOptional, Matches, Max, Min } from 'class-validator';
import { validateEnvironment } from '../../base/config/validate-environment';
import { Variable } from '../../base/config/variable.decorator';

/** How jobs work, and when one is begun by itself. */
export class JobsEnvironment {
  @Variable({ expected: 'seconds from 0.01 to 3600, decimals allowed', example: '60' })
  @IsNumber()
  @Min(0.01)
  @Max(3600)
  MARKETO_BULK_POLL_SECONDS = 60;

  @Variable({ expected: 'a time of day in UTC, HH:MM from 00:00 to 23:59', example: '03:30' })
  @IsOptional()
  @Matches(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
  AUDIT_AT?: string;
}

export const jobsConfig = registerAs('jobs', () => validateEnvironment(JobsEnvironment));
export type JobsConfig = ConfigType<typeof jobsConfig>;
