import type { HealthSettings } from '#shared/contract/schemas.ts';

/** In their order on the Settings page. */
export const settingNames = [
  'rotationDays',
  'backupDays',
  'checkDays',
  'passwordDays',
  'secretDays',
] as const satisfies readonly (keyof HealthSettings)[];
