import { SquareArrowOutUpRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Thing } from '#shared/activity.ts';
import { thingText } from '#shared/activity-words.ts';
import type { Action } from '../../ui/action.ts';
import { useHistory } from './actions.ts';
import type { LogRow } from './calls.ts';
import type { Things } from './useThings.ts';

/** What can be done from an entry: to open what it is about, and to see its history. */
export function useRowActions({ leadOf }: Things): (row: LogRow) => readonly Action[] {
  const { t } = useTranslation();
  const { t: sayActivity } = useTranslation('activity');
  const historyOf = useHistory();
  return ({ about, with: other, who }) => {
    const person: Thing | null = who.kind === 'user' ? { ...who, kind: 'person' } : null;
    const things = new Map(
      [about, other, person]
        .filter((thing) => thing !== null && thing.kind !== 'setting' && thing.kind !== 'instance')
        .map((thing) => [JSON.stringify([thing?.kind, thing?.id]), thing]),
    );
    return [...things.values()].flatMap((thing): Action[] => {
      if (!thing) return [];
      const name = thingText(thing, sayActivity);
      const lead = leadOf(thing);
      const history = {
        ...historyOf(thing),
        text: t('activity.historyOf', { name }),
        group: thing.id,
      };
      if (lead === null) return [history];
      return [
        {
          id: 'activity.open',
          text: t('activity.open', { name }),
          icon: SquareArrowOutUpRight,
          group: thing.id,
          run: lead,
        },
        history,
      ];
    });
  };
}
