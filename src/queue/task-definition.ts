/** One type of task, as its route, its handler and the queue share it. */
export interface TaskDefinition<Params extends object = object> {
  readonly type: string;
  /**
   * The parameters of a stored task.
   *
   * @throws TypeError where they are not those of this type.
   */
  read(stored: Readonly<Record<string, unknown>>): Params;
  /**
   * What another try by hand needs of the webhook body after the task failed; absent where it needs nothing. It should
   * have no personal values.
   *
   * @param stored - the task's parameters.
   */
  readonly keptBody?: (body: unknown, stored: Readonly<Record<string, unknown>>) => unknown;
  /**
   * The body of a waiting task that is asked for by another one; undefined for none. A request without a body leaves it
   * without one, too. Absent: the newer one, and a request without a body changes nothing.
   */
  readonly bodyOfBoth?: (waiting: unknown, newer: unknown) => unknown;
  /** Names of the gates whose calls every such task makes: while one is closed, none is begun. Absent: it makes none. */
  readonly needs?: readonly string[];
  /** The same of tasks that have a webhook body, beside `needs`. */
  readonly bodyNeeds?: readonly string[];
}

/** What a definition's tasks are given. */
export type ParamsOf<Definition> = Definition extends TaskDefinition<infer Params> ? Params : never;
