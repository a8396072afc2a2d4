/** The words of the activity log: whatever a row says, its sentence names who did what to what, in each language. */
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { activityActions, credentialThingId, isOfSetUp, type Thing } from '#shared/activity.ts';
import { activitySentence } from '#shared/activity-words.ts';
import type { ActivityRow } from '#shared/contract/schemas.ts';
import de from '#shared/i18n/de/activity.json';
import en from '#shared/i18n/en/activity.json';

const texts = i18next.createInstance();
await texts.init({
  lng: 'en',
  resources: { en: { activity: en }, de: { activity: de } },
  interpolation: { escapeValue: false },
});

const anna: Thing = { kind: 'person', id: 'a', name: 'Anna' };
const ben: Thing = { kind: 'person', id: 'b', name: 'Ben' };
const mail: Thing = { kind: 'agent', id: 'mail', name: 'Mail agent' };
const credential = (userId: string | null): Thing => ({
  kind: 'credential',
  id: credentialThingId({ capabilityId: 'pim', name: 'API_KEY', userId }),
  name: 'API_KEY',
});
const by = (who: Thing): ActivityRow['who'] => ({ kind: 'user', id: who.id, name: who.name });

const row = (over: Partial<ActivityRow>): ActivityRow => ({
  ...{ seq: 1, at: '2026-11-20T12:00:00Z', who: by(anna), window: 1, action: 'signedIn' },
  ...{ about: null, with: null, count: null, whileLocked: false },
  ...over,
});

describe.each(['en', 'de'] as const)('in %s', (language) => {
  const say = texts.getFixedT(language, 'activity');
  const said = (over: Partial<ActivityRow>): string =>
    activitySentence(row(over), say)
      .map(({ text }) => text)
      .join('');

  it.each(activityActions)('%s names whoever did it and everything that it is about', (action) => {
    const problems: string[] = [];
    const things = [null, anna, ben, credential('b')];
    const whos = [by(anna), ...(['nobody', 'app'] as const).map((kind) => ({ kind }))];
    for (const who of whos) {
      for (const about of things) {
        for (const other of [null, anna, mail]) {
          const text = said({ action, who, about, with: other, count: 3 });
          const name = who.kind === 'user' ? who.name : say(`subject.${who.kind}`);
          // Who has just proved who they are did it, and a name that somebody tries is nobody's yet.
          const proves = ['signedIn', 'unlocked'].includes(action) && about?.kind === 'person';
          // At the first start there is nobody to name; at a window somebody is signed in, whoever it was.
          const isNobodys = isOfSetUp({ who, action }) || (action === 'passwordFailed' && about);
          const names = [
            action === 'signInFailed' || proves || isNobodys ? '' : name,
            about === anna ? '' : (about?.name ?? ''),
            other === anna ? '' : (other?.name ?? ''),
          ];
          const isWhole = names.every((each) => text.includes(each));
          const isOdd = /\{\{|[\u{F0000}-\u{FFFFF}]|undefined|sentence\.| {2}/u.test(text);
          if (!isWhole || isOdd) problems.push(text);
        }
      }
    }
    expect(problems).toEqual([]);
  });

  it('says how many, and takes no name for a part of itself', () => {
    expect(said({ action: 'credentialsImported', count: 1_234 })).toMatch(/1[.,]234/);
    const odd = { ...ben, name: '{{who}} $t(action.signedIn) \u{F0001}' };
    expect(said({ action: 'personDeleted', about: odd })).toContain(odd.name);
  });
});

it('says what is one’s own, whose else it is, and what is everyone’s', () => {
  const say = texts.getFixedT('en', 'activity');
  const said = (over: Partial<ActivityRow>): string =>
    activitySentence(row({ action: 'credentialReplaced', ...over }), say)
      .map(({ text }) => text)
      .join('');
  expect(said({ about: credential(null) })).toBe(
    'Anna replaced the shared credential API_KEY (pim)',
  );
  expect(said({ about: credential('a'), with: anna })).toBe(
    'Anna replaced their own credential API_KEY (pim)',
  );
  expect(said({ about: credential('b'), with: ben })).toBe(
    'Anna replaced the credential API_KEY (pim) of Ben',
  );
  const nobody = { who: { kind: 'nobody' }, about: ben } as const;
  expect(said({ ...nobody, action: 'madeAdmin' })).toBe(
    'Ben was made an administrator during set-up',
  );
  expect(said({ ...nobody, action: 'passwordFailed' })).toBe(
    'Somebody entered a wrong password at a window at which Ben was signed in',
  );
  expect(said({ action: 'signedIn', who: { kind: 'nobody' }, about: ben })).toBe('Ben signed in');
  const own: Thing = { kind: 'instance', id: 'own', name: '' };
  expect(said({ action: 'attached', about: own })).toBe('Anna opened this Selu in Selu Desktop');
  const idle: Thing = { kind: 'setting', id: 'idleLock', name: '' };
  expect(said({ action: 'settingChanged', about: idle })).toBe(
    'Anna changed the setting “Lock after idle time”',
  );
  expect(said({ action: 'signedOut', who: { kind: 'app' }, about: ben })).toBe(
    'Selu Desktop signed Ben out',
  );
});
