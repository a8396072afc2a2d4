/** What the palette finds, and in which order. */
import { Bot } from 'lucide-react';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { foldForSearch } from '#shared/search.ts';
import {
  choose,
  doChosen,
  forgetPalette,
  usePalette,
} from '../../../src/renderer/app/palette/palette.ts';
import { ranked, type Entry } from '../../../src/renderer/app/palette/rank.ts';

const entry = (text: string, more: Partial<Entry> = {}): Entry => ({
  id: text,
  kind: 'action',
  text,
  icon: Bot,
  run: () => {},
  ...more,
});

const found = (search: string, ...entries: readonly (string | Entry)[]): readonly string[] =>
  ranked(
    entries.map((one) => (typeof one === 'string' ? entry(one) : one)),
    search,
  ).map(({ id }) => id);

describe('what is found', () => {
  test('its beginning before that of a later word, and that before its middle', () => {
    expect(found('add', 'Ladder', 'Please add', 'Address', 'Add')).toEqual([
      'Add',
      'Address',
      'Please add',
      'Ladder',
    ]);
  });

  test('its own text before its place and what else it is known by', () => {
    const reset = entry('Reset password', { place: 'Bob (bob)' });
    const agent = entry('Weather', { also: ['bob-weather'] });
    expect(found('bob', reset, agent, 'Bob')).toEqual(['Bob', 'Reset password', 'Weather']);
    expect(found('bob reset', reset, agent, 'Bob')).toEqual(['Reset password']);
  });

  test('without marks and case', () => {
    expect(found('strasse jurgen', entry('Jürgen', { place: 'Straße' }))).toEqual(['Jürgen']);
  });

  test('those that fit alike stay in their order, and there are not too many', () => {
    expect(found('b', 'b2', 'b1', 'b3')).toEqual(['b2', 'b1', 'b3']);
    const many = Array.from({ length: 1_000 }, (_, index) => `agent ${index}`);
    expect(found('agent', ...many)).toEqual(many.slice(0, 40));
  });

  test('for any words: all of them are in each, and nothing is missing that has them', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', 'ß', ' ', '-'), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), word, (texts, search) => {
        const entries = texts.map((text, index) => entry(text, { id: String(index) }));
        const words = foldForSearch(search).split(/\s+/).filter(Boolean);
        const expected = entries.filter(({ text }) =>
          words.every((each) => foldForSearch(text).includes(each)),
        );
        expect(new Set(ranked(entries, search))).toEqual(new Set(expected));
      }),
    );
  });
});

describe('what is chosen', () => {
  test('is done when the palette has closed, once, and is offered again', () => {
    const run = vi.fn();
    usePalette.setState({ open: true });
    choose(entry('first'));
    usePalette.setState({ open: true });
    choose(entry('second', { run }));
    expect(usePalette.getState()).toMatchObject({ open: false, recent: ['second', 'first'] });
    expect(run).not.toHaveBeenCalled();
    doChosen();
    doChosen();
    expect(run).toHaveBeenCalledOnce();
    forgetPalette();
    expect(usePalette.getState().recent).toEqual([]);
  });

  test('stays where it cannot be done', () => {
    usePalette.setState({ open: true });
    choose(entry('first', { disabledReason: 'Only read' }));
    expect(usePalette.getState()).toMatchObject({ open: true, chosen: null, recent: [] });
    forgetPalette();
  });
});
