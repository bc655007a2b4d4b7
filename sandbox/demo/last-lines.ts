import { type ChildProcess } from 'node:child_process';

const KEPT_CHARACTERS = 8_000;

/** Collects what a process prints, and gives the end of it. */
export function lastLinesOf({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-KEPT_CHARACTERS);
    });
  }
  return () => (text === '' ? '(none)' : text.trimEnd());
}
