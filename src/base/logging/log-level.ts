/** From all to the least, as `LOG_LEVEL` names them. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How `LOG_FORMAT` names the ways to write a line. */
export const LOG_FORMATS = ['json', 'pretty', 'gcp'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];
