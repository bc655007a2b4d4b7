/** One type of task, as its route, its handler and the queue share it. */
export interface TaskDefinition<Params extends object = object> {
  readonly type: string;
  /**
   * The parameters of a stored task.
   *
   * @throws TypeError where they are not those of this type.
   */
  read(stored: Readonly<Record<string, unknown>>): Params;
}

/** What a definition's tasks are given. */
export type ParamsOf<Definition> = Definition extends TaskDefinition<infer Params> ? Params : never;
