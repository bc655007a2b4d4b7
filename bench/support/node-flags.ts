import { readFileSync } from 'node:fs';

/** What `npm start` gives Node, when started from the project's folder, as all of `bench` is. */
export function nodeFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}
