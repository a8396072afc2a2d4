/** Asks where the activity log is to be saved. */
import type { ActivityFormat } from '#shared/contract/schemas.ts';
import type { Translate } from '../../platform/languages.ts';
import { savePath } from './save-path.ts';

/**
 * @param name is proposed
 * @param id of the window that asks
 * @returns absolute path; null when the person cancelled
 * @throws AppError `too_busy` while a dialog is already open
 */
export const chooseExport = (
  format: ActivityFormat,
  name: string,
  t: Translate,
  id: number,
): Promise<string | null> =>
  savePath(
    {
      ...{ title: t('activity.save'), name },
      filters: [{ name: t(`activity.${format}`), extensions: [format] }],
    },
    id,
  );
