import { parseApiKeys } from './api-keys';
import { databasePassword } from './database-url';

const SECRET_NAME = /(SECRET|TOKEN|PASSWORD|PRIVATE_KEY|API_KEY)$/;

/**
 * The values of the environment that no log line may show: API keys, the database's password and every variable named
 * as a secret.
 */
export function configuredSecrets(environment: NodeJS.ProcessEnv = process.env): string[] {
  const named = Object.entries(environment).filter(([name]) => SECRET_NAME.test(name));
  const keys = parseApiKeys(environment['API_KEYS'] ?? '');
  const passwords = databasePassword(environment['DATABASE_URL']?.trim() ?? '');
  return [...named.map(([, value]) => value?.trim() ?? ''), ...keys.map(({ key }) => key), ...passwords].filter(
    Boolean,
  );
}
