import { CommandLineError, HELP, optionsFrom } from './command-line.ts';
import { PortTakenError, type Sandbox, startSandbox } from './index.ts';
import { welcome } from './welcome.ts';

async function main(): Promise<void> {
  const settings = optionsFrom(process.argv.slice(2), process.env);
  if (settings === 'help') {
    console.log(HELP);
    return;
  }
  const sandbox = await startSandbox(settings);
  console.log(welcome(sandbox));
  closeOnSignal(sandbox);
}

function closeOnSignal(sandbox: Sandbox): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  if (error instanceof PortTakenError) {
    console.error(`${error.message}. Free it, or choose another one: npm run sandbox -- --help`);
  } else if (error instanceof CommandLineError) {
    console.error(`${error.message}\n\n${HELP}`);
  } else {
    throw error;
  }
});
