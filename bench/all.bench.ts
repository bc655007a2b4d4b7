import { spawn } from 'node:child_process';
import { machine } from './support/machine.ts';

/** Everything that is measured, by the name under which `npm run bench:…` runs it alone. */
const PARTS: readonly (readonly [title: string, file: string, ...given: string[]])[] = [
  ['What each kind of task costs', 'cost-of-tasks'],
  ['Intake of webhooks', 'intake'],
  ['End to end, alone and in bursts; share of the burst limits', 'burst', '1', '300', '3000'],
  ['Start-up and memory', 'start-up'],
  ['Growth of the ledger with a million tasks', 'ledger'],
  ['Growth with a million tasks and 500,000 linked pairs', 'growth'],
  ['Pages of the console with a million tasks', 'console'],
];

/** Runs all parts one after the other. One that fails does not keep the others from being run. */
async function main(): Promise<void> {
  console.log(`${machine()}\n`);
  for (const [title, file, ...given] of PARTS) {
    console.log(`## ${title}\n`);
    if (!(await run(file, given))) process.exitCode = 1;
    console.log('');
  }
}

function run(file: string, given: readonly string[]): Promise<boolean> {
  const script = `bench/${file}.bench.ts`;
  const part = spawn(process.execPath, [...process.execArgv, script, ...given], { stdio: 'inherit' });
  return new Promise((resolve) => {
    part.on('exit', (code) => {
      if (code !== 0) console.log(`${script} has failed`);
      resolve(code === 0);
    });
  });
}

void main();
