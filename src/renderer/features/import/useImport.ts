import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportKind, ImportTake, ReadImport } from '#shared/contract/schemas.ts';
import type { Output } from '#shared/contract/index.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { offerAction, say } from '../../ui/toastManager.ts';
import { callsFor } from './calls.ts';

/** An entry with its place; its number tells it from others, also while its place changes. */
export interface Taking extends ImportTake {
  readonly id: number;
}

interface Reading {
  /** Null: no file is chosen. */
  readonly read: ReadImport | null;
  readonly takes: readonly Taking[];
  /** What came of the import; null: nothing is stored yet. */
  readonly outcome: Output<'imports.run'> | null;
}

const nothing: Reading = { read: null, takes: [], outcome: null };

/** The steps of an import: a file is chosen and read, its entries get places, and all are stored at once. */
export function useImport() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const user = useUser();
  const calls = callsFor(user);
  const [{ read, takes, outcome }, setReading] = useState(nothing);
  const handle = read?.handle ?? '';
  useEffect(
    () => () => {
      if (handle !== '') void ask('imports.discard', { handle });
    },
    [handle],
  );

  const given = takes.map(({ id: _, ...take }) => take);
  const isOpen = read !== null && outcome === null;
  const preview = useAnswer(
    () =>
      isOpen
        ? calls.preview(handle, given)
        : Promise.resolve({ ok: true as const, value: { takes: [], seen: '' } }),
    { question: JSON.stringify([handle, given, isOpen]) },
  );
  const show = (next: ReadImport): void =>
    setReading({
      read: next,
      takes: next.suggested.map((take, id) => ({ ...take, id })),
      outcome: null,
    });
  const setTakes = (change: (before: readonly Taking[]) => readonly Taking[]): void =>
    setReading((reading) => ({ ...reading, takes: change(reading.takes) }));

  const choose = useSubmit(async () => {
    const result = await ask('imports.choose', {});
    // Whoever chose a file that cannot be read has none any more: main keeps one at a time.
    if (!result.ok) setReading(nothing);
    else if (result.value.read !== null) show(result.value.read);
    return result;
  });
  const readAs = useSubmit(async (kind: ImportKind) => {
    const result = await ask('imports.readAs', { handle, kind });
    if (result.ok) show(result.value);
    return result;
  });
  const run = useSubmit(async (seen: string) => {
    const result = await calls.run(handle, given, seen);
    if (!result.ok) {
      if (result.error.code === 'import_gone') setReading(nothing);
      else preview.reload();
      return result;
    }
    const { undo, undoSeconds } = result.value.undo;
    setReading((reading) => ({ ...reading, outcome: result.value }));
    offerAction({
      text: t('import.toast', { count: result.value.added + result.value.replaced }),
      action: t('action.undo'),
      seconds: undoSeconds,
      onAction: async () => {
        const undone = await ask('removals.undo', { undo });
        say(undone.ok ? t('import.undone') : errorText(undone.error));
        if (undone.ok) setReading(nothing);
      },
    });
    return result;
  });
  return {
    ...{ user, read, takes, outcome, choose, readAs, run },
    preview: isOpen ? preview : null,
    place: (take: ImportTake, id: number | null) =>
      setTakes((before) =>
        id === null
          ? [...before, { ...take, id: Math.max(-1, ...before.map((each) => each.id)) + 1 }]
          : before.map((each) => (each.id === id ? { ...take, id } : each)),
      ),
    take: (id: number, taken: boolean) =>
      setTakes((before) => before.map((each) => (each.id === id ? { ...each, taken } : each))),
  };
}
