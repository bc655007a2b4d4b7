import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { openApiDocument } from './openapi-document';

const FILE = join(__dirname, '../docs/openapi.json');

/** Writes `docs/openapi.json`; with `--check` only tells whether it is up to date. */
async function main(): Promise<void> {
  const root = AppModule.with(await ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true }));
  const app = await NestFactory.create(root, { preview: true, logger: ['error'], abortOnError: false });
  const document = `${JSON.stringify(openApiDocument(app, { worker: false }), null, 2)}\n`;
  await app.close();
  if (!process.argv.includes('--check')) writeFileSync(FILE, document);
  else if (readFileSync(FILE, 'utf8') !== document) {
    process.stderr.write('docs/openapi.json is stale: run `npm run openapi`\n');
    process.exitCode = 1;
  }
}

void main();
