import { useLayoutEffect } from 'react';
import type { Theme } from '#shared/contract/schemas.ts';

/**
 * Sets `data-theme` on the document to `light` or `dark`.
 *
 * @param theme the preference; `system` follows the operating system while the window is open
 */
export function useTheme(theme: Theme): void {
  useLayoutEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = (): void => {
      const system = dark.matches ? 'dark' : 'light';
      document.documentElement.dataset.theme = theme === 'system' ? system : theme;
    };
    apply();
    dark.addEventListener('change', apply);
    return () => {
      dark.removeEventListener('change', apply);
    };
  }, [theme]);
}
