import { type ConfigType, registerAs } from '@nestjs/config';
import { IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { validateEnvironment } from '../../base/config/validate-environment';
import { Variable } from '../../base/config/variable.decorator';

/** What the vendors allow in a day, and how much of it long work leaves to webhooks. */
export class BudgetEnvironment {
  @Variable({ expected: 'a percentage from 0 to 100, decimals allowed', example: '20' })
  @IsNumber()
  @Min(0)
  @Max(100)
  JOB_RESERVE_PERCENT = 20;

  @Variable({ expected: 'the calls that Marketo allows the account a day: a whole number from 1', example: '50000' })
  @IsInt()
  @Min(1)
  MARKETO_DAILY_CALLS = 50_000;

  @Variable({
    expected: 'the tokens that Pipedrive gives the company a day: a whole number from 1',
    example: '30000',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  PIPEDRIVE_DAILY_TOKENS?: number;
}

export const budgetConfig = registerAs('budget', () => validateEnvironment(BudgetEnvironment));
export type BudgetConfig = ConfigType<typeof budgetConfig>;
