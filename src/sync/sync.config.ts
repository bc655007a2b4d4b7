import { type ConfigType, registerAs } from '@nestjs/config';
import { IsOptional, Matches } from 'class-validator';
import { validateEnvironment } from '../base/config/validate-environment';
import { Variable } from '../base/config/variable.decorator';

export class SyncEnvironment {
  @Variable({ expected: 'the path of a mapping file, ending in .ts, .js or .mjs', example: './mapping.ts' })
  @IsOptional()
  @Matches(/\.(ts|js|mjs)$/)
  MAPPING_FILE?: string;
}

export const syncConfig = registerAs('sync', () => validateEnvironment(SyncEnvironment));
export type SyncConfig = ConfigType<typeof syncConfig>;
