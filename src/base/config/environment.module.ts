import { type DynamicModule } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { httpConfig } from './base.config';
import { variablesInFile } from './unknown-variables';
import { checkEnvironment, type EnvironmentClass } from './validate-environment';

/**
 * Reads `.env` of the working directory below the environment, which wins, and checks the variables of all modules.
 * Provides `httpConfig` to whoever lets the application listen.
 *
 * @throws EnvironmentError with every problem of every class.
 */
export function environmentModule(environmentClasses: readonly EnvironmentClass[]): Promise<DynamicModule> {
  return ConfigModule.forRoot({
    isGlobal: true,
    load: [httpConfig],
    validate: (environment) => {
      checkEnvironment(environmentClasses, environment as NodeJS.ProcessEnv, variablesInFile());
      return environment;
    },
  });
}
