type Members = Record<string, unknown>;

/** Adds to an activity's checked members those that follow: its person is the primary participant, and when it was done. */
export function activityMembers(given: Members, before: Members, now: string): Members {
  return { ...given, ...personOf(given), ...doneTime(given, before, now) };
}

function personOf({ participants }: Members): Members {
  if (!Array.isArray(participants)) return {};
  const all = participants as { person_id: number; primary: boolean }[];
  return { person_id: all.find(({ primary }) => primary)?.person_id ?? null };
}

function doneTime(given: Members, before: Members, now: string): Members {
  if (given['done'] === undefined || given['done'] === before['done']) return {};
  return { marked_as_done_time: given['done'] === true ? now : null };
}
