import { type Sandbox } from '../../sandbox/index.ts';

/** Of every right. */
export const API_KEY = 'key-of-the-benchmark';

/** Where both vendors are, and how they are entered. */
export interface Vendors {
  readonly marketo: Pick<Sandbox['marketo'], 'identityUrl' | 'restUrl' | 'clientId' | 'clientSecret'>;
  readonly pipedrive: Pick<Sandbox['pipedrive'], 'url' | 'apiToken'>;
}

/** What the service is started with. @param file - of the database. */
export function benchEnvironment(
  { marketo, pipedrive }: Vendors,
  port: number | string,
  file: string,
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    PORT: String(port),
    HOST: '127.0.0.1',
    API_KEYS: `bench:${API_KEY}`,
    MARKETO_IDENTITY_URL: marketo.identityUrl,
    MARKETO_REST_URL: marketo.restUrl,
    MARKETO_CLIENT_ID: marketo.clientId,
    MARKETO_CLIENT_SECRET: marketo.clientSecret,
    PIPEDRIVE_URL: pipedrive.url,
    PIPEDRIVE_API_TOKEN: pipedrive.apiToken,
    DATABASE_URL: `sqlite:${file}`,
    LOG_LEVEL: 'warn',
  };
}
