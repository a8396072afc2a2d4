/** The fonts, shipped with the app: headings in Nunito, text in Inter. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/nunito/wght.css';

/** Resolves when the Latin parts of both fonts can be drawn, so that the first paint does not jump. */
export async function fontsReady(): Promise<void> {
  await Promise.allSettled([
    document.fonts.load('400 14px "Inter Variable"'),
    document.fonts.load('800 24px "Nunito Variable"'),
  ]);
}
