const TIME = '2024-01-15T09:00:00Z';

/** Pipelines and stages of the account; they never change. */
export const PIPELINES: readonly Record<string, unknown>[] = ['Sales', 'Renewals'].map((name, position) => ({
  id: position + 1,
  name,
  order_nr: position + 1,
  is_deleted: false,
  is_deal_probability_enabled: true,
  add_time: TIME,
  update_time: TIME,
}));

const STAGE_NAMES = [
  ['Qualified', 'Contact made', 'Demo scheduled', 'Proposal made', 'Negotiations started'],
  ['Due', 'Offer sent', 'In review'],
];

export const STAGES: readonly Record<string, unknown>[] = STAGE_NAMES.flatMap((names, pipeline) =>
  names.map((name, position) => ({
    order_nr: position + 1,
    name,
    is_deleted: false,
    deal_probability: 20 * (position + 1),
    pipeline_id: pipeline + 1,
    is_deal_rot_enabled: false,
    days_to_rotten: null,
    add_time: TIME,
    update_time: TIME,
  })),
).map((stage, position) => ({ id: position + 1, ...stage }));

export function pipelineOf(stageId: unknown): unknown {
  return STAGES.find((stage) => stage['id'] === stageId)?.['pipeline_id'];
}

/** The stage to which a deal goes that names its pipeline only. */
export function firstStageOf(pipelineId: unknown): unknown {
  return STAGES.find((stage) => stage['pipeline_id'] === pipelineId)?.['id'];
}
