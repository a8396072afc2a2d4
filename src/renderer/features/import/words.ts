import { useTranslation } from 'react-i18next';
import type { ImportedEntry, ImportedPart, ImportTake } from '#shared/contract/schemas.ts';

/** What entries of a file, their parts and their places are called. */
export function useImportWords() {
  const { t } = useTranslation();
  const titleOf = ({ title, line }: Pick<ImportedEntry, 'title' | 'line'>): string =>
    title || (line === null ? t('import.untitled') : t('import.line', { line }));
  const partOf = ({ kind, label }: ImportedPart): string => label || t(`import.part.${kind}`);
  const placeOf = ({ capabilityId, name, scope }: ImportTake): string =>
    [capabilityId, name, t(scope === 'system' ? 'owner.shared' : 'owner.personal')].join(' · ');
  return { titleOf, partOf, placeOf };
}
