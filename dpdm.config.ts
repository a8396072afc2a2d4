/** `npm run lint:cycles` refuses import cycles, also those of types alone. */
import { defineConfig } from 'dpdm';

export default defineConfig({
  files: ['{src,tools,scripts}/**/*.{ts,tsx,mjs}'],
  // Electron's own session and contents know each other's types; the stand-in has its shape.
  skipImports: ['.*/api/(permissions|requests|session)\\.ts:.*/api/web-contents\\.ts'],
  tree: false,
  warning: false,
  progress: false,
  exitCode: 'circular:1',
});
