import { COMMANDS } from '../../src/cli/commands';
import { CommandLine } from '../../src/cli/support/command-line';

/** What a command printed, and how it ended. */
export interface CommandRun {
  exitCode: number;
  out: string;
  error: string;
}

/**
 * Runs a command in this process, as people would type it.
 *
 * @param environment - set while it runs; undefined unsets.
 */
export async function runCommand(
  typed: string,
  environment: Record<string, string | undefined> = {},
): Promise<CommandRun> {
  const run: CommandRun = { exitCode: 0, out: '', error: '' };
  const line = new CommandLine({
    out: (text) => void (run.out += text),
    error: (text) => void (run.error += text),
    isTerminal: false,
    columns: 400,
  });
  for (const add of COMMANDS) add(line);
  const before = { ...process.env };
  try {
    for (const [name, value] of Object.entries(environment)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    run.exitCode = await line.run(typed.split(' ').filter((word) => word !== ''));
    return run;
  } finally {
    process.env = before;
  }
}
