/** A record and the id that its link field names, or null. */
export interface Linked {
  readonly id: number;
  readonly link: number | null;
}

/** A link that is not answered by the record that it names. */
export interface BrokenLink {
  /** The side whose link it is. */
  readonly of: 'person' | 'lead';
  readonly id: number;
  readonly names: number;
  /** Whether the record that it names is there. */
  readonly isThere: boolean;
}

/** How the persons of one page, and the leads that they or that name them, are linked. */
export interface LinksOfPage {
  readonly pairs: readonly { readonly lead: number; readonly person: number }[];
  readonly broken: readonly BrokenLink[];
  /** Persons that no link joins to any lead. */
  readonly loose: readonly number[];
}

export function linksOfPage(persons: readonly Linked[], leads: readonly Linked[]): LinksOfPage {
  const leadOf = new Map(leads.map(({ id, link }) => [id, link]));
  const namedBy = Map.groupBy(leads, ({ link }) => link);
  const pairs: { lead: number; person: number }[] = [];
  const broken: BrokenLink[] = [];
  const loose: number[] = [];
  for (const { id, link } of persons) {
    const naming = namedBy.get(id) ?? [];
    if (link !== null && leadOf.get(link) === id) pairs.push({ lead: link, person: id });
    else if (link !== null) broken.push({ of: 'person', id, names: link, isThere: leadOf.has(link) });
    else if (naming.length === 0) loose.push(id);
    for (const { id: lead } of naming) {
      if (lead !== link) broken.push({ of: 'lead', id: lead, names: id, isThere: true });
    }
  }
  return { pairs, broken, loose };
}
