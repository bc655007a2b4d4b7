import { type Check } from './doctor/check';
import { examine } from './doctor/doctor';
import { type CommandLine, EXIT } from './support/command-line';

/** `doctor`: what keeps the service from doing its work, and where it is mended. */
export function addDoctor(line: CommandLine): void {
  line.add(
    {
      usage: 'doctor',
      does: 'looks at everything the service needs and changes nothing; needs no running service',
      examples: [
        ['doctor', 'each check with what to do, and where'],
        ['doctor --json', 'the same for a program; exit code 1 where there is a problem'],
      ],
    },
    async () => {
      const checks = await examine();
      const ok = checks.every(({ state }) => state !== 'problem');
      const text = `${checks.map(textOf).join('')}\n${ok ? 'No problem found' : 'There are problems'}\n`;
      return { document: { ok, checks }, text, exitCode: ok ? EXIT.done : EXIT.problem };
    },
  );
}

const INDENT = ' '.repeat(10);

function textOf({ id, state, message, fix }: Check): string {
  const lines = [`${state.padEnd(8)}  ${id}: ${message}`, ...(fix === null ? [] : [`-> ${fix}`])];
  return `${lines.join('\n').replaceAll('\n', `\n${INDENT}`)}\n`;
}
