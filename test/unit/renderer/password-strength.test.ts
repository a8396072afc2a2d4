/** How strong a new password is: what is said of it, and when and with what the worker is asked. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import english from '#shared/i18n/en/window.json';
import { adviceOf } from '../../../src/renderer/forms/new-password/advice.ts';
import { estimateStrength } from '../../../src/renderer/forms/new-password/estimate.ts';
import {
  StrengthMeasure,
  type StrengthWorker,
} from '../../../src/renderer/forms/new-password/measure.ts';
import {
  ESTIMATED_CHARACTERS,
  type Strength,
  type StrengthQuestion,
} from '../../../src/renderer/forms/new-password/strength.ts';

describe('an estimate', () => {
  const estimate = (password: string, words: string[] = []): Strength =>
    estimateStrength({ password, words });

  test.each([
    ['password', 'common'],
    ['passwort123', 'similar'],
    ['qwertzuiop', 'keyboard'],
    ['aaaaaaaaaaaa', 'repeat'],
    ['01.02.1990', 'date'],
    // Known in German only.
    ['Bundesrepublik', 'word'],
  ] as const)('%s is weak: %s', (password, advice) => {
    expect(estimate(password)).toEqual({ level: 'weak', advice });
  });

  test('a few random words are strong, and nothing is to better', () => {
    expect(estimate('tulip rocket zebra')).toEqual({ level: 'strong', advice: null });
  });

  test('what others know of the person makes it weaker, each word of it', () => {
    const words = ['svenja', 'Svenja Quappendorf'];
    expect(estimate('quappendorf')).toEqual({ level: 'good', advice: null });
    expect(estimate('quappendorf', words)).toEqual({ level: 'weak', advice: 'personal' });
  });

  test('the name of what it is for is known, too', () => {
    expect(estimate('selu2026').level).toBe('weak');
    expect(estimate('Seluselu')).toEqual({ level: 'weak', advice: 'repeat' });
  });

  test('a text is as good as its repetition: a word is weak, several are not', () => {
    expect(estimate('quappendorf quappendorf').level).toBe('weak');
    expect(estimate('Quappendorfquappendorf!').level).toBe('weak');
    expect(estimate('tulip rocket zebra, tulip rocket zebra').level).toBe('strong');
  });

  test('looks at no more than the first characters', () => {
    const long = 'a'.repeat(ESTIMATED_CHARACTERS);
    expect(estimate(`${long} tulip rocket zebra`)).toEqual(estimate(long));
  });
});

describe('the advice', () => {
  test('is what the warning is about, before any suggestion', () => {
    expect(adviceOf('dates', ['anotherWord', 'l33t'])).toBe('date');
    expect(adviceOf(null, ['anotherWord', 'l33t'])).toBe('swaps');
  });

  test('is general for what is not known here', () => {
    expect(adviceOf('somethingNew', [])).toBe('more');
    expect(adviceOf(null, ['anotherWord'])).toBe('more');
  });

  test('has a sentence, whatever zxcvbn says', async () => {
    const { translations } = await import('@zxcvbn-ts/language-en');
    const keys = [...Object.keys(translations.warnings), ...Object.keys(translations.suggestions)];
    for (const key of keys) expect(english.password.advice).toHaveProperty(adviceOf(key, []));
  });
});

describe('the worker', () => {
  let field = '';
  let workers: FakeWorker[] = [];
  let told: (Strength | null)[] = [];
  let measure: StrengthMeasure;

  /** Answers when the test says so. */
  class FakeWorker implements StrengthWorker {
    onmessage: StrengthWorker['onmessage'] = null;
    onerror: StrengthWorker['onerror'] = null;
    asked: StrengthQuestion[] = [];
    ended = false;
    postMessage(question: StrengthQuestion): void {
      this.asked.push(question);
    }
    terminate(): void {
      this.ended = true;
    }
    answer(level: Strength['level']): void {
      this.onmessage?.({ data: { level, advice: null } } as MessageEvent<Strength>);
    }
  }

  const type = (text: string): void => {
    field = text;
    measure.changed();
  };
  const rest = (): void => void vi.runAllTimers();
  const only = (): FakeWorker => {
    expect(workers).toHaveLength(1);
    return workers[0] ?? new FakeWorker();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    [field, workers, told] = ['', [], []];
    measure = new StrengthMeasure(
      () => field,
      () => ['alice'],
      () => {
        const worker = new FakeWorker();
        workers.push(worker);
        return worker;
      },
      (strength) => told.push(strength),
    );
  });
  afterEach(() => vi.useRealTimers());

  test('starts with the first character and is asked once typing rests, from 8 characters on', () => {
    expect(workers).toEqual([]);
    type('t');
    expect(only().asked).toEqual([]);
    type('tulip 7');
    rest();
    expect(only().asked).toEqual([]);
    expect(told.at(-1)).toEqual({ level: 'tooShort', advice: null });
    type('tulip 78');
    type('tulip 789');
    rest();
    expect(only().asked).toEqual([{ password: 'tulip 789', words: ['alice'] }]);
  });

  test('counts characters as people do', () => {
    type('😀'.repeat(7));
    rest();
    expect(told.at(-1)?.level).toBe('tooShort');
    expect(only().asked).toEqual([]);
  });

  test('gets the first characters only', () => {
    type('x'.repeat(5000));
    rest();
    expect(only().asked[0]?.password).toHaveLength(ESTIMATED_CHARACTERS);
  });

  test('has one question at a time, then one about what was typed meanwhile', () => {
    type('first password');
    rest();
    type('second password');
    rest();
    type('third password');
    rest();
    expect(only().asked).toHaveLength(1);
    only().answer('weak');
    // That was about a text which is not there any more.
    expect(told).toEqual([]);
    expect(only().asked.map(({ password }) => password)).toEqual([
      'first password',
      'third password',
    ]);
    only().answer('strong');
    expect(told).toEqual([{ level: 'strong', advice: null }]);
  });

  test('is ended with all that it has seen when the field is emptied, and starts afresh', () => {
    type('first password');
    rest();
    type('');
    expect(only().ended).toBe(true);
    expect(told.at(-1)).toBeNull();
    type('second password');
    rest();
    expect(workers.map(({ asked }) => asked.length)).toEqual([1, 1]);
  });

  test('is ended with the form, before it was asked as well', () => {
    type('first password');
    measure.end();
    rest();
    expect(only().ended).toBe(true);
    expect(only().asked).toEqual([]);
  });

  test('that cannot run leaves the form without advice, and is not started again', () => {
    type('first password');
    only().onerror?.({} as ErrorEvent);
    expect(told.at(-1)).toBeNull();
    type('second password');
    rest();
    expect(only().ended).toBe(true);
  });
});
