/** Types the keys of `t()` by the English sentences, so that an unknown key does not compile. */
import 'i18next';
import type activity from './en/activity.json';
import type errors from './en/errors.json';
import type health from './en/health.json';
import type native from './en/native.json';
import type outside from './en/outside.json';
import type window from './en/window.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'window';
    resources: {
      activity: typeof activity;
      errors: typeof errors;
      health: typeof health;
      native: typeof native;
      outside: typeof outside;
      window: typeof window;
    };
  }
}
