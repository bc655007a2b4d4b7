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
  allowImportingTsExtensions: true,
  target: ScriptTarget.ES2024,
  module: ModuleKind.NodeNext,
  types: ['node'],
};

/**
 * What the compiler holds against these files, as `file.ts:3 message`.
 *
 * @param changed - gives the text to be taken for a file's own.
 */
export function typeErrors(files: readonly string[], changed = (text: string): string => text): string[] {
  const host = createCompilerHost(OPTIONS);
  const read = host.readFile.bind(host);
  host.readFile = (name) => {
    const text = read(name);
    return text !== undefined && files.includes(name) ? changed(text) : text;
  };
  return getPreEmitDiagnostics(createProgram(files, OPTIONS, host)).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName.split('/').at(-1) ?? ''}:${line} ${flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
