/** Translates the sentences of the main process: menus, file dialogs, the recovery kit and the command line. */
import { createInstance, type TFunction, type i18n } from 'i18next';
import type { Language } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import deActivity from '#shared/i18n/de/activity.json' with { type: 'json' };
import deErrors from '#shared/i18n/de/errors.json' with { type: 'json' };
import deHealth from '#shared/i18n/de/health.json' with { type: 'json' };
import deNative from '#shared/i18n/de/native.json' with { type: 'json' };
import deOutside from '#shared/i18n/de/outside.json' with { type: 'json' };
import enActivity from '#shared/i18n/en/activity.json' with { type: 'json' };
import enErrors from '#shared/i18n/en/errors.json' with { type: 'json' };
import enHealth from '#shared/i18n/en/health.json' with { type: 'json' };
import enNative from '#shared/i18n/en/native.json' with { type: 'json' };
import enOutside from '#shared/i18n/en/outside.json' with { type: 'json' };
import type { SayActivity } from '#shared/activity-words.ts';
import type { SayHealth } from '#shared/finding-words.ts';
import type { SayOutside } from '#shared/outside-words.ts';

export type Translate = TFunction<['native', 'errors']>;

/** A translator for one language. It escapes no values: nothing here is HTML. */
export const translator = (language: Language): Translate =>
  textsOf(language).getFixedT(language, ['native', 'errors']);

/** Says what was changed outside Selu. */
export const outsideTranslator = (language: Language): SayOutside =>
  textsOf(language).getFixedT(language, 'outside');

/** Says what the activity log has. */
export const activityTranslator = (language: Language): SayActivity =>
  textsOf(language).getFixedT(language, 'activity');
/** Says what Health has found. */
export const healthTranslator = (language: Language): SayHealth =>
  textsOf(language).getFixedT(language, 'health');

function textsOf(language: Language): i18n {
  const texts = createInstance();
  void texts.init({
    lng: language,
    fallbackLng: 'en',
    ns: ['native', 'errors', 'outside', 'activity', 'health'],
    defaultNS: 'native',
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: {
      en: {
        native: enNative,
        errors: enErrors,
        outside: enOutside,
        activity: enActivity,
        health: enHealth,
      },
      de: {
        native: deNative,
        errors: deErrors,
        outside: deOutside,
        activity: deActivity,
        health: deHealth,
      },
    },
  });
  return texts;
}

/** The sentence of an error. */
export function errorSentence(t: Translate, error: ErrorInfo): string {
  return t(`errors:${error.code}`, error.params);
}

/** The language of a terminal, by the variables that say its locale. */
export const languageOfEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
): Language => languageOfLocale(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '');

/** German for a German locale, English for every other. */
export function languageOfLocale(locale: string): Language {
  return /^de\b/i.test(locale.replace('_', '-')) ? 'de' : 'en';
}
