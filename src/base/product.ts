import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { name, version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
  name: string;
  version: string;
};

/** The product's name and version, as `User-Agent` headers and the OpenAPI page show them. */
export const product = { name, version, userAgent: `${name}/${version}` };
