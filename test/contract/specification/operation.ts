/** A JSON schema as a specification has it. */
export type Schema = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}

/** One operation of an official specification, whichever of the two formats it was written in. */
export interface Operation {
  id: string;
  method: string;
  /** With its prefix and braces, as a client calls it: `/api/v2/persons/{id}`. */
  path: string;
  /** Name of the file that it stands in. */
  file: string;
  parameters: Parameter[];
  body?: { required: boolean; schema: Schema };
  /** Schemas of the answers' bodies by HTTP status. */
  answers: Record<string, Schema>;
  /** Headers of which a call must have one, where the specification declares any. */
  credentials: string[];
}

/** The operations of one vendor, and which of them a call is. */
export class Specification {
  private readonly routes: { operation: Operation; pattern: RegExp; literals: number }[];

  constructor(readonly operations: readonly Operation[]) {
    this.routes = operations.map((operation) => ({
      operation,
      pattern: patternOf(operation.path),
      literals: operation.path.replaceAll(/\{[^}]*\}/g, '').length,
    }));
  }

  /** The operations of a path; where several patterns fit, the most literal one, as `/search` before `/{id}`. */
  at(path: string): Operation[] {
    const fitting = this.routes.filter(({ pattern }) => pattern.test(path));
    const most = Math.max(...fitting.map(({ literals }) => literals));
    return fitting.filter(({ literals }) => literals === most).map(({ operation }) => operation);
  }
}

/** The parameters in a path, by name. */
export function pathParameters(operation: Operation, path: string): Record<string, string> {
  const values = patternOf(operation.path).exec(path)?.groups ?? {};
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, decodeURIComponent(value)]));
}

function patternOf(template: string): RegExp {
  const escaped = template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+?)')}$`);
}
