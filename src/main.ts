import { createApp } from './app';
import { type HttpConfig, httpConfig } from './base/config/base.config';
import { EnvironmentError } from './base/config/environment-error';
import { AppError } from './base/errors/app-error';
import { LOG, type Log } from './base/logging/log';
import { product } from './base/product';

/** Starts the service, or says in one message why it cannot start. */
async function start(): Promise<void> {
  const app = await createApp();
  const { HOST, PORT } = app.get<HttpConfig>(httpConfig.KEY);
  await app.listen(PORT, HOST);
  app.get<Log>(LOG).info({ version: product.version }, `Listening on ${await app.getUrl()}`);
}

function explain(thrown: unknown): void {
  const isExpected = thrown instanceof EnvironmentError || thrown instanceof AppError;
  process.stderr.write(`${isExpected ? thrown.message : String((thrown as Error).stack ?? thrown)}\n`);
  process.exit(1);
}

start().catch(explain);
