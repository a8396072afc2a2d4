import { useLayoutEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '#shared/contract/schemas.ts';
import { languageOf, useApp } from '../calls/app.ts';

/** The language of the window, for `Intl`. */
export function useLanguage(): Language {
  return useApp(languageOf);
}

/** Shows the window, and names it to assistive technology, in that language. */
export function useShownLanguage(): void {
  const { i18n } = useTranslation();
  const language = useLanguage();
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    if (i18n.language !== language) void i18n.changeLanguage(language);
  }, [i18n, language]);
}
