/** What was changed outside Selu, in the words of the window. */
import { useTranslation } from 'react-i18next';
import type { OutsideItem } from '#shared/contract/schemas.ts';
import { outsideLines, outsideWhat } from '#shared/outside-words.ts';
import { exactTime } from '../../i18n/dates.ts';
import { usePipeWords } from '../pipes/pipeWords.tsx';
import { useLanguage } from '../../i18n/useLanguage.ts';

interface OutsideWords {
  /** What it is called; of one that is gone, what it was. */
  readonly nameOf: (item: OutsideItem) => string;
  readonly whatOf: (item: OutsideItem) => string;
  /** What it says now, a line each. */
  readonly linesOf: (item: OutsideItem) => readonly string[];
}

export function useOutsideWords(): OutsideWords {
  const { t } = useTranslation();
  const { t: say } = useTranslation('outside');
  const language = useLanguage();
  const pipes = usePipeWords();
  return {
    nameOf: ({ kind, name, id, what, facts }) => {
      if (what === 'removed') return t(`outside.gone.${kind}`);
      const transport = facts.find(({ fact }) => fact === 'transport')?.now;
      const chat = {
        transport: transport && 'text' in transport ? transport.text : '',
        name: name ?? id,
      };
      return `${t(`outside.kind.${kind}`)} ${kind === 'pipe' ? pipes.name(chat) : chat.name}`;
    },
    whatOf: (item) => outsideWhat(item, say),
    linesOf: (item) => outsideLines(item, say, (at) => exactTime(at, language)),
  };
}
