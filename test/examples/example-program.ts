import {
  createSourceFile,
  forEachChild,
  type ImportDeclaration,
  isExpressionStatement,
  isImportDeclaration,
  isNamedImports,
  isVariableStatement,
  type Node,
  ScriptTarget,
  type SourceFile,
} from 'typescript';

/**
 * One module out of the code blocks of a page. Each block stands in a scope inside that of the block before it, so that
 * it may use what was declared there and may declare the same name again.
 *
 * What a comment at the end of a line says is checked when the module runs: `person.name; // 'Ada'` and
 * `const none = …; // null: …` after a statement that gives a value, `// throws UnknownFieldError` after any. A check that
 * is never reached fails, too.
 *
 * @param prelude - what stands before the first block.
 */
export function exampleProgram(blocks: readonly string[], prelude = ''): string {
  const sources = blocks.map((code) => createSourceFile('block.ts', code, ScriptTarget.Latest, true));
  const imports = importsOf(sources.flatMap(({ statements }) => statements.filter(isImportDeclaration)));
  const checks = new Checks();
  const opened = sources.map((source) => `{\n${withChecks(source, checks)}`).join('\n');
  const end = `${'}'.repeat(blocks.length)}\nallRan(${checks.count});`;
  return [imports, "import { allRan, gives, throws } from './checks.mjs';", prelude, opened, end].join('\n');
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

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The calls of `checks.mjs`, numbered. */
class Checks {
  count = 0;

  gives(value: string, literal: string): string {
    return `gives(${this.count++}, ${value}, ${literal});`;
  }

  throws(statement: string, error: string): string {
    return `await throws(${this.count++}, async () => { ${statement} }, '${error}');`;
  }
}

/** The code of a block without its imports, which stand elsewhere, and with checks around what comments tell of. */
function withChecks(source: SourceFile, checks: Checks): string {
  const edits: Edit[] = [];
  const visit = (node: Node): void => {
    if (isImportDeclaration(node)) edits.push({ start: node.getStart(), end: node.getEnd(), text: '' });
    else edits.push(...checksOf(node, source.text, checks));
    forEachChild(node, visit);
  };
  forEachChild(source, visit);
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((code, { start, end, text }) => code.slice(0, start) + text + code.slice(end), source.text);
}

function checksOf(node: Node, text: string, checks: Checks): Edit[] {
  if (!isExpressionStatement(node) && !isVariableStatement(node)) return [];
  const comment = commentAfter(node, text);
  const replaced = (replacement: string): Edit[] => [{ start: node.getStart(), end: node.getEnd(), text: replacement }];
  const [, error] = /^throws ([A-Z]\w+)/.exec(comment) ?? [];
  if (error !== undefined) return replaced(checks.throws(node.getText(), error));
  const literal = literalIn(comment);
  if (literal === null) return [];
  if (!isExpressionStatement(node)) {
    const name = node.declarationList.declarations[0]!.name.getText();
    return replaced(`${node.getText()} ${checks.gives(name, literal)}`);
  }
  const value = node.expression.getText();
  return value.startsWith('console.') ? [] : replaced(checks.gives(value, literal));
}

/** The comment on the line where the statement ends, without its slashes. */
function commentAfter(statement: Node, text: string): string {
  const rest = text.slice(statement.getEnd()).split('\n')[0]!;
  return /^\s*\/\/ ?(.*)$/.exec(rest)?.[1] ?? '';
}

/** A value at the start of a comment, alone or before a remark: `'Ada'`, `null, as Marketo has it`. */
function literalIn(comment: string): string | null {
  const value = /^(null|true|false|-?\d+(\.\d+)?|'[^']*'|\[('[^']*'|[\d, ])*\])(?=$|[,;:])/.exec(comment);
  return value?.[1] ?? null;
}
