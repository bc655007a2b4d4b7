import {
  createSourceFile,
  type ImportDeclaration,
  isExpressionStatement,
  isImportDeclaration,
  isNamedImports,
  isVariableStatement,
  ScriptTarget,
  type SourceFile,
  type Statement,
} from 'typescript';

/**
 * One module out of the code blocks of a page. Each block stands in a scope inside that of the block before it, so that
 * it may use what was declared there and may declare the same name again.
 *
 * What a comment at the end of a line says is checked when the module runs: `person.name; // 'Ada'` after a statement
 * that gives a value, `// throws UnknownFieldError` after any.
 *
 * @param prelude - what stands before the first block.
 */
export function exampleProgram(blocks: readonly string[], prelude = ''): string {
  const sources = blocks.map((code) => createSourceFile('block.ts', code, ScriptTarget.Latest, true));
  const imports = importsOf(sources.flatMap(({ statements }) => statements.filter(isImportDeclaration)));
  const opened = sources.map((source) => `{\n${checkedStatements(source)}`).join('\n');
  return [imports, "import { gives, throws } from './checks.mjs';", prelude, opened, '}'.repeat(blocks.length)].join(
    '\n',
  );
}

/** The same name may be imported in several blocks. */
function importsOf(declarations: readonly ImportDeclaration[]): string {
  const names = new Map<string, Set<string>>();
  for (const { importClause, moduleSpecifier } of declarations) {
    const bindings = importClause?.namedBindings;
    if (!bindings || !isNamedImports(bindings)) throw new Error('Examples import by name');
    const known = names.get(moduleSpecifier.getText()) ?? new Set();
    names.set(moduleSpecifier.getText(), known);
    for (const element of bindings.elements) known.add(element.getText());
  }
  return [...names].map(([from, known]) => `import { ${[...known].join(', ')} } from ${from};`).join('\n');
}

function checkedStatements(source: SourceFile): string {
  return source.statements
    .filter((statement) => !isImportDeclaration(statement))
    .map((statement) => checked(statement, commentAfter(statement, source.text)))
    .join('\n');
}

function checked(statement: Statement, comment: string): string {
  const code = statement.getFullText();
  const [, error] = /^throws (\w+)/.exec(comment) ?? [];
  if (error !== undefined) return `await throws(async () => {${code}\n}, '${error}');`;
  const literal = literalIn(comment);
  if (literal === null) return code;
  if (isExpressionStatement(statement)) {
    const leading = code.slice(0, code.length - statement.getText().length);
    return `${leading}gives(${statement.expression.getText()}, ${literal});`;
  }
  const name = isVariableStatement(statement) ? statement.declarationList.declarations[0]?.name.getText() : undefined;
  if (name === undefined) throw new Error(`No value to compare with ${literal}: ${statement.getText()}`);
  return `${code}\ngives(${name}, ${literal});`;
}

/** The comment on the line where the statement ends, without its slashes. */
function commentAfter(statement: Statement, text: string): string {
  const rest = text.slice(statement.getEnd()).split('\n')[0]!;
  return /^\s*\/\/ ?(.*)$/.exec(rest)?.[1] ?? '';
}

/** A value at the start of a comment, alone or before a remark: `'Ada'`, `null, as Marketo has it`. */
function literalIn(comment: string): string | null {
  const value = /^(null|true|false|-?\d+(\.\d+)?|'[^']*'|\[.*\]|\{.*\})(?=$|[,;:])/.exec(comment);
  return value?.[1] ?? null;
}
