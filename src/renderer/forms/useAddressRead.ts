import { useTranslation } from 'react-i18next';
import { readOtherwise, type ServerKind } from '#shared/addresses.ts';

/** Says as what an address is read that is used otherwise than it was typed; null: as it stands. */
export function useAddressRead(typed: string, kind: ServerKind): string | null {
  const { t } = useTranslation();
  const address = readOtherwise(typed, kind);
  return address === null ? null : t('providers.addressRead', { address });
}
