import { useTranslation } from 'react-i18next';
import type { SecretPlace } from '#shared/contract/schemas.ts';

/** What a person has to change there, in a sentence. */
export function usePlaceText(): (place: SecretPlace) => string {
  const { t } = useTranslation();
  return (place) => {
    switch (place.kind) {
      case 'variable':
        return t('rotation.placeHint.variable', { name: place.name });
      case 'file':
        return t('rotation.placeHint.file', { file: place.file });
      case 'line':
        return t('rotation.placeHint.line', { file: place.file, line: place.begins });
      case 'selu':
        return t('rotation.placeHint.selu', { line: place.begins });
    }
  };
}
