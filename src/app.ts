import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { AppModule, ENVIRONMENT } from './app.module';
import { type HttpConfig, httpConfig } from './base/config/base.config';
import { environmentModule } from './base/config/environment.module';
import { APPLICATION_OPTIONS, prepareHttpServer } from './base/http-server/http-server';
import { serveOpenApi } from './openapi-document';

/**
 * The whole application, ready to listen.
 *
 * @throws EnvironmentError, MappingError with every problem, AppError `store-unavailable`
 */
export async function createApp(): Promise<NestExpressApplication> {
  const root = AppModule.with(await environmentModule(ENVIRONMENT));
  const app = await NestFactory.create<NestExpressApplication>(root, APPLICATION_OPTIONS);
  prepareHttpServer(app, app.get<HttpConfig>(httpConfig.KEY));
  serveOpenApi(app);
  return app;
}
