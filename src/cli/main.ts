#!/usr/bin/env node
import '../require-node';
import 'reflect-metadata';
import { loadEnvironmentFile } from '../base/config/environment-file';
import { COMMANDS } from './commands';
import { CommandLine, EXIT } from './support/command-line';
import { processTerminal } from './support/terminal';

/** Runs one command and ends with its exit code, after everything was printed. */
async function main(): Promise<void> {
  loadEnvironmentFile();
  const line = new CommandLine(processTerminal());
  for (const add of COMMANDS) add(line);
  process.exitCode = await line.run(process.argv.slice(2));
}

main().catch((thrown: unknown) => {
  process.stderr.write(`${String(thrown)}\n`);
  process.exitCode = EXIT.problem;
});
