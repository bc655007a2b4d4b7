/** Who changes a record, and through what. */
export interface Actor {
  userId: number;
  source: 'api' | 'app';
}
