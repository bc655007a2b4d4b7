/** The fields that readings of records ask for, since Pipedrive sends them on request only. */
export class IncludedFields {
  private readonly byPath = new Map<string, readonly string[]>();

  /** @param path - of the kind of record. @returns false where that is so already. */
  set(path: string, fields: readonly string[]): boolean {
    if (this.of(path).join() === fields.join()) return false;
    this.byPath.set(path, fields);
    return true;
  }

  of(path: string): readonly string[] {
    return this.byPath.get(path) ?? [];
  }

  /** The query of a reading. */
  queryOf(path: string): { include_fields?: string } {
    const fields = this.of(path);
    return fields.length === 0 ? {} : { include_fields: fields.join(',') };
  }
}
