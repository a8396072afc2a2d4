import { useTranslation } from 'react-i18next';
import type { Pipe } from '#shared/contract/schemas.ts';
import { Badge } from '../../ui/Badge.tsx';
import { ItemRow } from '../../ui/ItemRow.tsx';
import { PipePicture } from './PipePicture.tsx';
import { usePipeFacts } from './usePipeFacts.tsx';

interface UnknownPipeRowProps {
  readonly pipe: Pipe;
  readonly now: Date;
}

/** A pipe of a kind that a newer Selu has added: shown, and left alone. */
export function UnknownPipeRow({ pipe, now }: UnknownPipeRowProps) {
  const { t } = useTranslation();
  return (
    <ItemRow
      id={pipe.id}
      picture={<PipePicture transport={pipe.transport} />}
      title={pipe.name}
      badge={<Badge tone="plain">{t('unknown.badge')}</Badge>}
      facts={usePipeFacts()(pipe, now)}
    />
  );
}
