/**
 * Before each suite: stores are opened without the operating system's lock on the file itself, for which a process has to
 * be started each time, for files that no other process knows. SQLite's own lock stays. The service in a process of its own
 * has both, and so has a suite that says `jest.unmock`.
 */
jest.mock('../../src/base/store/file-lock', () => ({ FileLock: { take: () => ({ release: () => undefined }) } }));
