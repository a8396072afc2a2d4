/** Finds what nobody uses: files, exports and packages. Runs in `npm run lint`. */
import type { KnipConfig } from 'knip';

export default {
  entry: [
    'src/main/{entry,cli/index}.ts',
    'bench/index.ts',
    // Programs that the app, tests, benches and scripts start as a process of their own.
    'src/main/crypto/keychain/keytar-program.ts',
    'src/main/services/{instance/kit/pdf-thread,worker/thread}.ts',
    'bench/*.bench.ts',
    'bench/{bare-table,empty-app}/*.{cjs,js,tsx}',
    'scripts/lib/{download-electron.mjs,take-screenshots.ts}',
    'test/e2e/support/writer.ts',
    'test/support/selu-server/{process,connection}.ts',
    'test/unit/{services/attached,services/backup,services/backup/restore,store}/children/*.ts',
    // The stand-in's own build and what it starts from, scripts that it hands to Chromium, and the app of its tests.
    'tools/electron-stand-in/build.mjs',
    'tools/electron-stand-in/src/{electron.mjs,api/index.ts,utility.ts}',
    'tools/electron-stand-in/src/inject/{page,preload}.ts',
    'tools/electron-stand-in/test/fixtures/app/*',
  ],
  project: ['{bench,scripts,src,test,tools}/**/*.{ts,tsx,mjs,cjs,js}'],
  // scripts/lib/packages.mjs builds keytar with them where its download is blocked.
  // '@electron/get' comes with electron, and is used only where electron is.
  ignoreDependencies: ['node-api-headers', '@electron/get'],
  // Programs of the system: scripts/setup.mjs says which are missing.
  exclude: ['binaries'],
  // A type may be exported beside the function that it describes.
  ignoreExportsUsedInFile: { interface: true, type: true },
} satisfies KnipConfig;
