import { resolve } from 'node:path';

/** The path of a SQLite file, or the URL of a PostgreSQL database, which may hold a password. */
export type StoreLocation = { file: string } | { url: string };

const SQLITE_URL = /^sqlite:(\/\/)?(?!:memory:)(?<path>[^?]+)$/;

/** @returns null for a text that names no database. */
export function storeLocation(text: string): StoreLocation | null {
  const file = SQLITE_URL.exec(text)?.groups?.['path'];
  if (file !== undefined) return { file };
  return (postgresUrl(text)?.pathname.length ?? 0) > 1 ? { url: text } : null;
}

/** The database as messages name it, without user and password. */
export function shownLocation(location: StoreLocation): string {
  if ('file' in location) return `the file ${resolve(location.file)}`;
  const { host = '', pathname = '', searchParams } = postgresUrl(location.url) ?? {};
  return `PostgreSQL at ${searchParams?.get('host') ?? host}${pathname}`;
}

/** The password in a database URL, as it is written there and as it is sent. */
export function databasePassword(text: string): string[] {
  const password = postgresUrl(text)?.password ?? '';
  return password === '' ? [] : [password, decodeURIComponent(password)];
}

/** Also without a host, which stands for a socket: `postgres://user:password@/database?host=/cloudsql/…`. */
function postgresUrl(text: string): URL | null {
  if (!/^postgres(ql)?:\/\//.test(text) || !isEscapedRight(text)) return null;
  return URL.parse(text.replace('@/', '@localhost/'));
}

/** A `%` that begins no escape, as in a password that was not encoded, is a mistake that the driver would stumble over. */
function isEscapedRight(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
