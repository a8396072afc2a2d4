/** The first steps on the way to a Selu that works, and which of them are done. */
import type { FirstSteps } from '#shared/contract/schemas.ts';

/** In the order in which they are taken. */
export const stepNames = ['provider', 'agent', 'shared', 'people', 'kit'] as const;
export type StepName = (typeof stepNames)[number];

/** Which steps are done. Before an agent is there, nobody knows which secrets are needed. */
export const doneSteps = (steps: FirstSteps): Readonly<Record<StepName, boolean>> => ({
  provider: steps.providers > 0,
  agent: steps.agents > 0,
  shared: steps.agents > 0 && steps.shared.length === 0,
  people: steps.people > 1 || steps.onlyMe,
  kit: steps.kitKept,
});

/** Whether nothing is left of them. */
export const isDone = (steps: FirstSteps): boolean =>
  Object.values(doneSteps(steps)).every(Boolean);
