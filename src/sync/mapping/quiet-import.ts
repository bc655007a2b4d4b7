/**
 * Imports a module whose package does not say of which kind it is. Node would warn, and advise to write
 * `"type": "module"` into the nearest package.json: where that is the service's own, the service would not load again.
 */
export async function quietImport(href: string): Promise<unknown> {
  const emitWarning: typeof process.emitWarning = Reflect.get(process, 'emitWarning');
  const filtered = (...[warning, ...told]: [string | Error, ...unknown[]]): void => {
    if (!isAdvice(told[0])) Reflect.apply(emitWarning, process, [warning, ...told]);
  };
  process.emitWarning = filtered;
  try {
    return (await import(href)) as unknown;
  } finally {
    if (process.emitWarning === filtered) process.emitWarning = emitWarning;
  }
}

const isAdvice = (options: unknown): boolean =>
  (Object(options) as { code?: unknown }).code === 'MODULE_TYPELESS_PACKAGE_JSON';
