import { Command, CommanderError } from 'commander';
import { EnvironmentError } from '../../base/config/environment-error';
import { AppError } from '../../base/errors/app-error';
import { shown } from './table';
import { type Terminal } from './terminal';

/** How a command ends, for scripts. */
export const EXIT = { done: 0, problem: 1, differs: 2, usage: 64 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command found. */
export interface Answer {
  /** For machines: what `--json` prints. */
  readonly document: unknown;
  /** For people; ends with a line break. */
  readonly text: string;
  /** Default `EXIT.done`. */
  readonly exitCode?: ExitCode;
}

export interface CommandUsage {
  /** The name and its arguments: `record <kind> <id>`. */
  readonly usage: string;
  /** What it does, as a sentence without an end. */
  readonly does: string;
  /** What people type after the program's name, and what that does. */
  readonly examples: readonly (readonly [typed: string, does: string])[];
}

/** Adds one command to the program. */
export type AddCommand = (line: CommandLine) => void;

const PROGRAM = 'marketo-pipedrive-sync';

/** The program with its commands; every one can answer machines (`--json`) and people. */
export class CommandLine {
  private readonly program = new Command(PROGRAM);
  private exitCode: ExitCode = EXIT.done;

  constructor(readonly terminal: Terminal) {
    this.program
      .description('Operates the sync of Marketo and Pipedrive')
      .exitOverride()
      .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.error(text) })
      .configureHelp({ helpWidth: terminal.columns })
      .addHelpText('after', HELP)
      .showHelpAfterError(`(${PROGRAM} --help tells what there is)`);
  }

  /** A command, to be given its options; `work` gets its arguments and then its options, as commander does it. */
  add({ usage, does, examples }: CommandUsage, work: (...given: never[]) => Promise<Answer>): Command {
    return this.program
      .command(usage)
      .description(does)
      .option('--json', 'print one JSON document, for machines')
      .addHelpText('after', examplesText(examples))
      .action(async (...given: unknown[]) => {
        const command = given.pop() as Command;
        await this.answer(command.opts()['json'] === true, () => work(...(given as never[])));
      });
  }

  /** @param args - without Node and the program. @returns how it ended; whatever is thrown was told. */
  async run(args: readonly string[]): Promise<ExitCode> {
    try {
      await this.program.parseAsync(args, { from: 'user' });
      return this.exitCode;
    } catch (thrown) {
      if (!(thrown instanceof CommanderError)) throw thrown;
      return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
    }
  }

  private async answer(asJson: boolean, work: () => Promise<Answer>): Promise<void> {
    try {
      const { document, text, exitCode = EXIT.done } = await work();
      this.terminal.out(asJson ? json(document) : text);
      this.exitCode = exitCode;
    } catch (thrown) {
      const { code, message } = failureOf(thrown);
      if (asJson) this.terminal.out(json({ error: { code, message } }));
      this.terminal.error(`${message}\n`);
      this.exitCode = code === 'invalid-request' ? EXIT.usage : EXIT.problem;
    }
  }
}

const json = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

/** In one line. Whatever is no error of ours is shown by its class and message. */
function failureOf(thrown: unknown): { code: string; message: string } {
  if (thrown instanceof AppError) return { code: thrown.kind, message: shown(thrown.message) };
  if (thrown instanceof EnvironmentError) return { code: 'environment', message: shown(thrown.message) };
  return { code: 'internal', message: `Something unexpected happened: ${shown(String(thrown))}` };
}

function examplesText(examples: CommandUsage['examples']): string {
  const width = Math.max(...examples.map(([typed]) => typed.length));
  const lines = examples.map(([typed, does]) => `  ${PROGRAM} ${typed.padEnd(width)}  ${does}`);
  return `\nExamples:\n${lines.join('\n')}`;
}

const HELP = `
The environment, and .env in the working directory, say where everything is (see .env.example).

Exit codes: 0 done, nothing wrong; 1 a problem, told in one line; 2 something would change or differs; 64 wrong usage.`;
