/** Something that all suites of a run use. */
export interface SharedPart {
  /** What a suite has to know of it. */
  answer: string;
  end(): Promise<void>;
}

/** Makes each part for the first who asks for it, and keeps it until the end of the run. */
export class SharedParts {
  private readonly made = new Map<string, Promise<SharedPart>>();

  constructor(private readonly makers: Record<string, () => Promise<SharedPart>>) {}

  async answerOf(name: string): Promise<string> {
    const maker = this.makers[name];
    if (maker === undefined) throw new Error(`Suites share no ${name}`);
    const part = this.made.get(name) ?? maker();
    this.made.set(name, part);
    return (await part).answer;
  }

  /** Ends all that was made; what could not be made has nothing to end. */
  async end(): Promise<void> {
    for (const part of await Promise.allSettled(this.made.values())) {
      if (part.status === 'fulfilled') await part.value.end();
    }
  }
}
