import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memberOf } from '../../base/by-name';

/** Something that pages load beside their text. */
export interface Asset {
  type: string;
  content: Buffer;
  /** Changes with the content. */
  version: string;
}

const asset = (type: string, file: string): Asset => {
  const content = readFileSync(file);
  return { type, content, version: createHash('sha256').update(content).digest('hex').slice(0, 12) };
};

const ASSETS: Readonly<Record<string, Asset>> = {
  'console.css': asset('text/css; charset=utf-8', join(__dirname, 'console.css')),
  'icon.svg': asset('image/svg+xml', join(__dirname, 'icon.svg')),
  'htmx.js': asset('text/javascript; charset=utf-8', require.resolve('htmx.org/dist/htmx.min.js')),
};

/** null where there is none of this name. */
export const assetNamed = (name: string): Asset | null => memberOf(ASSETS, name) ?? null;

/** Where browsers find it; another one for another content, so that they may keep what they have. */
export function assetAddress(name: 'console.css' | 'icon.svg' | 'htmx.js'): string {
  return `/console/assets/${name}?v=${ASSETS[name]!.version}`;
}
