import a11y from 'eslint-plugin-jsx-a11y-x';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// What may be imported from where (docs/architecture.md), each with its reason. `npm run lint:cycles` refuses circles.
const electron = deny(
  '^electron(/|$)',
  'The command line and the tests run this without Electron.',
);
const sqlite = deny('^better-sqlite3$', 'SQL stands in src/main/store alone.');
const argon2 = deny('^argon2$', 'Passwords are hashed in src/main/crypto alone.');
const cryptography = {
  regex: '^(node:)?crypto$',
  allowImportNames: ['randomUUID', 'randomBytes', 'timingSafeEqual'],
  message: 'Whatever takes a key or hashes stands in src/main/crypto alone.',
};
const untrusted = deny(
  '^(js-yaml|yauzl|tar-stream)$',
  'Files that somebody else wrote are read in src/main/agent-package alone, within its bounds.',
);
const wire = deny(
  '^((node:)?(https?|http2|net|tls|dgram)|undici)$',
  'Connections are opened in src/main/network alone.',
);
// What has a folder of its own, each refused in all others.
const elsewhere = [sqlite, argon2, cryptography, untrusted, wire];
const electronNet = {
  regex: '^electron(/|$)',
  importNames: ['net'],
  message: 'Connections are opened in src/main/network alone.',
};
const router = {
  regex: '^#shared/contract/index\\.ts$',
  importNames: ['contract', 'allCalls', 'channelOf'],
  message: 'Only the router and the bridge turn the contract into calls.',
};
const byDomain = deny(
  '^#shared/contract/(?!(define|index|schemas)\\.ts$)',
  'Which file of the contract has a schema is its own affair: schemas.ts gives them all.',
);
const not = (/** @type {string[]} */ ...folders) =>
  deny(`/(${folders.join('|')})/`, 'Layers point one way: ipc → services → store, crypto.');

export default defineConfig(
  globalIgnores(['out/', 'test-results/', 'playwright-report/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        // One program over all files: what each may use of Node and of a page, `npm run typecheck` says.
        project: ['tsconfig.lint.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An empty text counts as none in many places: `||` says so.
      '@typescript-eslint/prefer-nullish-coalescing': [
        'error',
        { ignorePrimitives: { string: true } },
      ],
      // Lengths are counted in code points, by [...text].
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Promise.withResolvers<void>()
      '@typescript-eslint/no-invalid-void-type': 'off',
      // `() => void work()` says that nobody waits for the answer.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // A key of an index signature stands in brackets: nothing says that it is there.
      '@typescript-eslint/dot-notation': 'off',
      // A default that does nothing.
      '@typescript-eslint/no-empty-function': 'off',
      // Without the argument the context may choose another type than the default.
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      // It asks for `!`, which no-non-null-assertion refuses.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // There are no enums (erasableSyntaxOnly), and looking for them takes long.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // It takes what a static method of a class gives for a foreign class.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  // Plain JavaScript runs before anything is installed; `// @ts-check` types it.
  { files: ['**/*.{js,mjs,cjs}'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['src/**'], rules: { 'no-console': 'error' } },
  {
    // The type of a row is given where its SQL is prepared.
    files: ['src/main/store/**'],
    rules: { '@typescript-eslint/no-unnecessary-type-parameters': 'off' },
  },
  {
    // Tests read what other programs wrote; an assertion checks what a type would.
    files: ['{test,tools}/**'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      // What they stand in for, or hand over, answers with a promise.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // It keeps built-ins as they were before a hostile page or the app came.
    files: ['tools/**'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },

  layer('src/shared/**', [
    untrusted,
    deny('^(electron|react|node:)', 'Both sides of the window import it.'),
    deny('/(main|renderer|preload)/', 'Both sides of the window import it.'),
  ]),
  layer('src/preload/**', [
    deny(
      '^(?!electron$|\\./)',
      'The bridge runs in the window: it holds names, and what a person drops.',
    ),
  ]),
  layer('src/renderer/**', [
    untrusted,
    deny('^(electron|node:)', 'The window has neither; window.selu is its only way out.'),
    deny('/(main|preload)/', 'The window talks to main by the contract.'),
    { ...router, message: 'The schemas of the contract stay out of the window.' },
  ]),
  layer('src/main/{entry.ts,index.ts,app/**}', [...elsewhere, router, electronNet]),
  // It opens one channel for each call of the contract.
  layer('src/main/app/register-calls.ts', [...elsewhere, electronNet]),
  layer('src/main/platform/**', [
    electron,
    ...elsewhere,
    router,
    not('app', 'ipc', 'services', 'cli', 'store', 'crypto', 'network', 'agent-package'),
  ]),
  layer('src/main/ipc/**', [electron, ...elsewhere, not('cli')]),
  layer('src/main/services/**', [electron, ...elsewhere, router, not('app', 'ipc', 'cli')]),
  layer('src/main/cli/**', [electron, ...elsewhere, router, not('ipc')]),
  layer('src/main/store/**', [
    electron,
    argon2,
    cryptography,
    untrusted,
    router,
    wire,
    not('ipc', 'services', 'cli', 'crypto', 'network', 'agent-package'),
  ]),
  layer('src/main/crypto/**', [
    electron,
    sqlite,
    untrusted,
    router,
    wire,
    not('ipc', 'services', 'cli', 'store', 'network', 'agent-package'),
  ]),
  layer('src/main/agent-package/**', [
    electron,
    sqlite,
    argon2,
    cryptography,
    router,
    wire,
    not('ipc', 'services', 'cli', 'crypto', 'network'),
    deny('/store/(?!core/files\\.ts$)', 'A package is files: nothing here knows the database.'),
  ]),
  layer('src/main/network/**', [
    electron,
    sqlite,
    argon2,
    cryptography,
    untrusted,
    router,
    not('ipc', 'services', 'cli', 'store', 'crypto', 'agent-package'),
  ]),
  {
    // Also in src/main/network: it tells failures apart by what node:https reports.
    files: ['src/main/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'WebSocket', 'EventSource'].map((name) => ({
          name,
          message: 'Connections are opened in src/main/network alone, by get-json.ts.',
        })),
      ],
    },
  },

  {
    files: ['src/renderer/**/*.tsx'],
    extends: [hooks.configs.flat.recommended, a11y.configs.strict],
    rules: {
      // The React Compiler is not used.
      'react-hooks/incompatible-library': 'off',
      // A step of the wizard and a dialog start in their first field.
      'jsx-a11y-x/no-autofocus': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXText[value=/\\p{L}/u]',
          message: 'Text that a person reads is in src/shared/i18n.',
        },
        {
          selector:
            'JSXAttribute[name.name=/^(aria-label|alt|label|placeholder|title)$/] > Literal',
          message: 'Text that a person reads is in src/shared/i18n.',
        },
      ],
    },
  },
);

/** @param {string} regex @param {string} message */
function deny(regex, message) {
  return { regex, message };
}

/** @param {string} files @param {object[]} patterns */
function layer(files, patterns) {
  const all = [...patterns, byDomain];
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns: all }] } };
}
