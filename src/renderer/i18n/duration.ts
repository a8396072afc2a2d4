import type { Language } from '#shared/contract/schemas.ts';

/**
 * A short span of time in words: “12 seconds”, “4 minutes, 32 seconds”.
 *
 * @param seconds whole seconds, from 0
 */
export function duration(seconds: number, language: Language): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const count = (value: number, unit: 'minute' | 'second'): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  return new Intl.ListFormat(language, { type: 'unit' }).format([
    ...(minutes > 0 ? [count(minutes, 'minute')] : []),
    ...(rest > 0 || minutes === 0 ? [count(rest, 'second')] : []),
  ]);
}
