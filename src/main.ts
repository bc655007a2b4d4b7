import './require-node';
import { type INestApplication } from '@nestjs/common';
import { createApp } from './app';
import { type HttpConfig, httpConfig } from './base/config/base.config';
import { EnvironmentError } from './base/config/environment-error';
import { AppError } from './base/errors/app-error';
import { LOG, type Log } from './base/logging/log';
import { product } from './base/product';
import { ServiceStop } from './sync/check/stop-service';

/** Starts the service, or says in one message why it cannot start or go on. */
async function start(): Promise<void> {
  const app = await createApp();
  void app.get(ServiceStop).requested.then((reason) => end(app, reason));
  const { HOST, PORT } = app.get<HttpConfig>(httpConfig.KEY);
  await app.listen(PORT, HOST);
  app.get<Log>(LOG).info({ version: product.version }, `Listening on ${await app.getUrl()}`);
}

/** What is under way is finished, what waits stays stored. */
async function end(app: INestApplication, reason: Error): Promise<void> {
  await app.close();
  explain(reason);
}

function explain(thrown: unknown): void {
  process.stderr.write(`${messageOf(thrown)}\n`);
  process.exit(1);
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof EnvironmentError || thrown instanceof AppError) return thrown.message;
  const { code, port, stack } = Object(thrown) as { code?: string; port?: number; stack?: string };
  if (code === 'EADDRINUSE') return `Port ${port} is in use already: stop what uses it, or set another PORT`;
  if (code === 'EACCES') return `Port ${port} may not be opened by this user: set another PORT`;
  return stack ?? String(thrown);
}

start().catch(explain);
