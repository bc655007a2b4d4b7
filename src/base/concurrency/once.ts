/** What is made once, when it is first asked for, for all who ask. A failure is not kept: the next one who asks tries again. */
export class Once<T> {
  private made: Promise<T> | undefined;

  constructor(private readonly make: () => Promise<T>) {}

  get(): Promise<T> {
    this.made ??= this.make().catch((thrown: unknown) => {
      this.made = undefined;
      throw thrown;
    });
    return this.made;
  }

  /** What was made, or is being made; undefined where nobody has asked yet. */
  get kept(): Promise<T> | undefined {
    return this.made;
  }
}
