/** How long the next attempt at a password has to wait, and how that is said. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duration } from '../../../src/renderer/i18n/duration.ts';
import { secondsToWait } from '../../../src/renderer/ui/useCountdown.ts';

describe('what an error asks to wait', () => {
  test('whole seconds, never fewer than asked for', () => {
    expect(secondsToWait({ code: 'sign_in_wait', params: { seconds: 12 } })).toBe(12);
    expect(secondsToWait({ code: 'sign_in_wait', params: { seconds: 0.2 } })).toBe(1);
  });

  test('nothing, where it is about something else', () => {
    expect(secondsToWait(null)).toBe(0);
    expect(secondsToWait({ code: 'sign_in_failed', params: {} })).toBe(0);
  });
});

describe('a span of time in words', () => {
  test.each([
    [0, '0 seconds', '0 Sekunden'],
    [1, '1 second', '1 Sekunde'],
    [59, '59 seconds', '59 Sekunden'],
    [60, '1 minute', '1 Minute'],
    [92, '1 minute, 32 seconds', '1 Minute, 32 Sekunden'],
    [300, '5 minutes', '5 Minuten'],
  ])('%i', (seconds, english, german) => {
    expect(duration(seconds, 'en')).toBe(english);
    expect(duration(seconds, 'de')).toBe(german);
  });

  test('no two spans read the same', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3600 }), fc.nat({ max: 3600 }), (one, other) => {
        fc.pre(one !== other);
        expect(duration(one, 'en')).not.toBe(duration(other, 'en'));
      }),
    );
  });
});
