/**
 * How many tasks of a type go together at most, learned from bursts of which some went by what was outdated before they
 * could act on it: as many take longer than that, on this machine or at this vendor. Half of them is tried next, and twice
 * as many again after a burst as large as allowed that went well.
 */
export class BurstSizes {
  private readonly most = new Map<string, number>();

  /** @param wanted - how many are to go together where nothing speaks against it. */
  of(type: string, wanted: number): number {
    return Math.min(wanted, this.most.get(type) ?? Infinity);
  }

  /** A task that went with others came too late. @param among - how many they were. */
  tooLate(type: string, among: number): void {
    if (among > 1) this.most.set(type, this.of(type, Math.ceil(among / 2)));
  }

  wentWell(type: string, among: number): void {
    if (this.most.get(type) === among) this.most.set(type, 2 * among);
  }
}
