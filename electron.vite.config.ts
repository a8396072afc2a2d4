import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { thirdParty } from './scripts/lib/third-party.ts';
import { allCalls, events } from './src/shared/contract/index.ts';

// The preload gets the names of the calls and nothing else, so that no schema library runs in the window.
const calls = allCalls();
const dropCalls = calls.filter(([, spec]) => spec.takesDrop);
const names = {
  __CALL_NAMES__: JSON.stringify(calls.map(([name]) => name)),
  __DROP_CALL_NAMES__: JSON.stringify(dropCalls.map(([name]) => name)),
  __EVENT_NAMES__: JSON.stringify(Object.keys(events)),
};

/** The fonts of the first paint (src/renderer/theme/fonts.ts) are asked for with the scripts, not by them. */
const preloadFonts: Plugin = {
  name: 'preload-fonts',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.keys(bundle)
        .filter((file) => /(inter|nunito)-latin-wght-normal-.*\.woff2$/.test(file))
        .map((file) => ({
          tag: 'link',
          injectTo: 'head',
          attrs: {
            rel: 'preload',
            as: 'font',
            type: 'font/woff2',
            crossorigin: '',
            href: `./${file}`,
          },
        })),
  },
};

export default defineConfig({
  main: {
    build: {
      // Native modules, and what looks for files of its own, stay packages; all else starts faster as one file.
      externalizeDeps: {
        exclude: [
          'chokidar',
          'commander',
          'i18next',
          'js-yaml',
          'p-limit',
          'read',
          'string-width',
          'tar-stream',
          'yauzl',
          'zod',
        ],
      },
      rolldownOptions: {
        input: {
          index: 'src/main/entry.ts',
          cli: 'src/main/cli/index.ts',
          thread: 'src/main/services/worker/thread.ts',
          'kit-page': 'src/main/services/instance/kit/pdf-thread.ts',
          'keytar-program': 'src/main/crypto/keychain/keytar-program.ts',
        },
        // All in one folder: what looks for a file beside itself finds it from whichever part it is in.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    define: names,
    build: {
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload is loaded as CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), preloadFonts, thirdParty(import.meta.dirname)],
    build: {
      minify: true,
      // A data: URL would need a wider content security policy.
      assetsInlineLimit: 0,
    },
  },
});
