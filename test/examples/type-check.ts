import {
  type CompilerOptions,
  createCompilerHost,
  createProgram,
  flattenDiagnosticMessageText,
  getPreEmitDiagnostics,
  ModuleKind,
  ScriptTarget,
} from 'typescript';

/** As a careful user has it. */
const OPTIONS: CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  target: ScriptTarget.ES2024,
  module: ModuleKind.NodeNext,
  types: ['node'],
};

/**
 * What the compiler holds against a file, as `file.ts:3 message`.
 *
 * @param text - to be taken for the file's own.
 */
export function typeErrors(path: string, text?: string): string[] {
  const host = createCompilerHost(OPTIONS);
  const read = host.readFile.bind(host);
  host.readFile = (name) => (name === path && text !== undefined ? text : read(name));
  return getPreEmitDiagnostics(createProgram([path], OPTIONS, host)).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName.split('/').at(-1) ?? ''}:${line} ${flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
