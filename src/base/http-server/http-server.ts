import { type NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { HttpEnvironment } from '../config/base.config';
import { BodyReader } from './body';
import { closeInTime, keepConnections } from './connections';
import { KnownQuery } from './known-query';
import { LOG, type Log } from '../logging/log';
import { NestLog } from '../logging/nest-log';
import { requestLog } from '../logging/request-log';

/**
 * Nest's own body parser would refuse bodies that routes ignore. What Nest logs waits for the service's log; a start that
 * fails before there is one throws, and whoever started it says why.
 */
export const APPLICATION_OPTIONS = {
  bodyParser: false,
  bufferLogs: true,
  logger: false,
  abortOnError: false,
} as const;

/**
 * Puts in place what all routes share: log, correlation id, security headers, the reading of bodies, and an orderly
 * shutdown on SIGTERM and SIGINT, whatever clients do. To be called before the application listens.
 */
export function prepareHttpServer(
  app: NestExpressApplication,
  { KEEP_ALIVE_SECONDS }: Pick<HttpEnvironment, 'KEEP_ALIVE_SECONDS'> = new HttpEnvironment(),
): void {
  app.useLogger(app.get(NestLog));
  app.disable('x-powered-by');
  // Whose address counts where a proxy of one's own network stands in between; a caller from outside is not believed.
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal']);
  app.use(requestLog(app.get<Log>(LOG)));
  // Browsers would otherwise ask for the documentation page's parts by https where the service is served by http.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  app.useGlobalInterceptors(new KnownQuery(), new BodyReader());
  keepConnections(app.getHttpServer(), KEEP_ALIVE_SECONDS);
  closeInTime(app.getHttpServer());
  app.enableShutdownHooks();
}
