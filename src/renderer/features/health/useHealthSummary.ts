import type { HealthSummary } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';

/** How much needs whoever is signed in, and the worst of it, for the signs around every page; null: not known yet. */
export const useHealthSummary = (): HealthSummary | null =>
  useAnswer(() => ask('health.summary', {}), { name: 'health.summary' }).value;
