/** WCAG 2.2: text needs 4.5:1 against its ground (1.4.3), what marks a control or the focus 3:1 (1.4.11). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('src/renderer/theme/tokens.css', 'utf8');
const themes = ['light', 'dark'] as const;

/** A token's opaque colour in a theme, as red, green and blue from 0 to 255. */
function colour(token: string, theme: (typeof themes)[number]): number[] {
  const value = new RegExp(`--${token}:\\s*([^;]+);`).exec(css)?.[1] ?? '';
  const [light, dark = light] = value.match(/#[0-9a-f]{6}\b/gi) ?? [];
  const hex = theme === 'light' ? light : dark;
  if (!hex) throw new Error(`--${token} is no colour: “${value}”`);
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** Relative luminance as WCAG defines it. */
function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: (typeof themes)[number]): number {
  const [darker = 0, lighter = 0] = [one, other]
    .map((token) => luminance(colour(token, theme)))
    .sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const grounds = ['page', 'sidebar', 'surface', 'raised', 'sunken', 'hover', 'selected'];
const texts = ['text', 'muted', 'accent-text'];
const tinted = ['danger', 'good', 'warn', 'accent'];

describe.each(themes)('in the %s theme', (theme) => {
  test.each(grounds.flatMap((ground) => texts.map((text) => [text, ground] as const)))(
    '%s can be read on %s',
    (text, ground) => {
      expect(contrast(text, ground, theme)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each([
    ...tinted.map((tone) => [`${tone}-text`, `${tone}-tint`] as const),
    ...tinted.map((tone) => [`${tone}-text`, 'surface'] as const),
    ['danger-text', 'raised'],
    ['text', 'plain-tint'],
    ['muted', 'plain-tint'],
    ['text', 'accent-tint'],
    ['muted', 'accent-tint'],
    ['text', 'chosen'],
    ['on-coral', 'coral'],
    ['on-coral', 'amber'],
    ['on-coral', 'blush'],
    ['on-danger', 'danger-fill'],
    ['on-toast', 'toast'],
    ['toast-accent', 'toast'],
  ] as const)('%s can be read on %s', (text, ground) => {
    expect(contrast(text, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['page', 'surface', 'raised', 'sunken', 'selected', 'sidebar'])(
    'the focus is seen on %s',
    (ground) => {
      expect(contrast('focus', ground, theme)).toBeGreaterThanOrEqual(3);
    },
  );

  test.each(['page', 'surface', 'raised'])('a field is seen on %s', (ground) => {
    expect(contrast('control-line', ground, theme)).toBeGreaterThanOrEqual(3);
  });
});
