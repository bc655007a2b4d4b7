import { type ConfigType, registerAs } from '@nestjs/config';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { validateEnvironment } from '../base/config/validate-environment';
import { Variable } from '../base/config/variable.decorator';

export class SyncEnvironment {
  @Variable({ expected: 'the path of a mapping file, ending in .ts, .js or .mjs', example: './mapping.ts' })
  @IsOptional()
  @Matches(/\.(ts|js|mjs)$/)
  MAPPING_FILE?: string;

  @Variable({ expected: 'on or off', example: 'on' })
  @IsIn(['on', 'off'])
  SYNC_MEMORY: 'on' | 'off' = 'on';
}

export const syncConfig = registerAs('sync', () => validateEnvironment(SyncEnvironment));
export type SyncConfig = ConfigType<typeof syncConfig>;
