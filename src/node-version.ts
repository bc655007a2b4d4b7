import { product } from './base/product';

/** What is wrong with a version of Node.js, as one sentence with what to do; null where it will do. */
export function nodeProblem(version: string): string | null {
  const major = Number(version.replace(/^v/, '').split('.')[0]);
  if (major >= OLDEST) return null;
  return (
    `${product.name} needs Node.js ${OLDEST} or later, and this is ${version}. ` +
    'In a checkout, `npm ci` brings one along, which `npm start` uses'
  );
}

const OLDEST = 24;
