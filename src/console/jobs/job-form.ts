import { JOB_KINDS, JOB_TYPES, type JobOptions } from '../../sync/jobs/job';
import { jobOptionsFrom } from '../../sync/jobs/job-options';

/**
 * What a form asks for. Fields of another type than the one that is chosen may hold what was typed before; they are left out.
 *
 * @throws AppError `invalid-request` naming the field that is wrong.
 */
export function jobFromForm(form: URLSearchParams): JobOptions {
  const type = form.get('type');
  const members = type === 'audit' ? { repair: form.get('repair') === 'true' } : recordsFrom(form);
  const mode = type === 'backfill' ? { mode: form.get('mode') } : {};
  return jobOptionsFrom({ type, ...mode, ...members });
}

function recordsFrom(form: URLSearchParams): object {
  const kinds = JOB_KINDS.filter((kind) => form.getAll('kinds').includes(kind));
  const text = (name: string): string => form.get(name)?.trim() ?? '';
  const ids = text('ids')
    .split(/[\s,;]+/)
    .filter((id) => id !== '');
  return {
    from: text('from'),
    ...(kinds.length > 0 && { kinds }),
    ...(ids.length > 0 && { ids: ids.map(Number) }),
    ...(text('since') !== '' && { since: text('since') }),
    ...(text('limit') !== '' && { limit: Number(text('limit')) }),
  };
}

/** The types that the form offers, with what each does. */
export const JOB_WORDS = JOB_TYPES.map(
  (type) =>
    ({
      plan: 'plan: tell what a backfill would do and cost',
      backfill: 'backfill: carry existing records over',
      audit: 'audit: compare every linked pair',
    })[type],
);
