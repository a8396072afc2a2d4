/** The texts of the window. Both languages are small and ship in the bundle. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import deActivity from '#shared/i18n/de/activity.json';
import deErrors from '#shared/i18n/de/errors.json';
import deHealth from '#shared/i18n/de/health.json';
import deOutside from '#shared/i18n/de/outside.json';
import deWindow from '#shared/i18n/de/window.json';
import enActivity from '#shared/i18n/en/activity.json';
import enErrors from '#shared/i18n/en/errors.json';
import enHealth from '#shared/i18n/en/health.json';
import enOutside from '#shared/i18n/en/outside.json';
import enWindow from '#shared/i18n/en/window.json';
import type { Language } from '#shared/contract/schemas.ts';
import { asPart } from '#shared/text.ts';

/** Makes the texts ready before the first paint. */
export function startTexts(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'window',
    resources: {
      en: {
        window: enWindow,
        errors: enErrors,
        outside: enOutside,
        activity: enActivity,
        health: enHealth,
      },
      de: {
        window: deWindow,
        errors: deErrors,
        outside: deOutside,
        activity: deActivity,
        health: deHealth,
      },
    },
    // React escapes. What is put into a sentence does not turn its words around.
    interpolation: { escape: asPart },
    initAsync: false,
  });
}
