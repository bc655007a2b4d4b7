/** Where a command says what it found. */
export interface Terminal {
  /** To standard output; a line ends where the text says so. */
  out(text: string): void;
  /** To standard error. */
  error(text: string): void;
  /** Whether a person reads along. */
  readonly isTerminal: boolean;
  /** How many characters fit in a line. */
  readonly columns: number;
}

const COLUMNS = 100;

/** The terminal, file or pipe of this process. */
export const processTerminal = (): Terminal => ({
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY,
  columns: process.stdout.isTTY ? process.stdout.columns : COLUMNS,
});
