/** The job is no longer this process's to work for: people paused or cancelled it, the process stops, the lease is lost. */
export class JobInterrupted extends Error {
  override readonly name = 'JobInterrupted';

  constructor() {
    super('The job is left alone');
  }
}
