import { defineConfig, type OxlintOverride } from 'oxlint';
import { withMocks } from './vitest.config.ts';

// What may be imported from where (docs/architecture.md), each with its reason.
interface Denied {
  readonly regex?: string;
  readonly group?: string[];
  readonly importNames?: string[];
  readonly allowImportNames?: string[];
  readonly message: string;
}

const electron = deny(
  '^electron(/|$)',
  'The command line and the tests run this without Electron.',
);
const sqlite = deny('^better-sqlite3$', 'SQL stands in src/main/store alone.');
const argon2 = deny('^argon2$', 'Passwords are hashed in src/main/crypto alone.');
const cryptography: Denied = {
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
const electronNet: Denied = {
  regex: '^electron(/|$)',
  importNames: ['net'],
  message: 'Connections are opened in src/main/network alone.',
};
const router: Denied = {
  regex: '^#shared/contract/index\\.ts$',
  importNames: ['contract', 'allCalls', 'channelOf'],
  message: 'Only the router and the bridge turn the contract into calls.',
};
const byDomain: Denied = {
  group: [
    '#shared/contract/*',
    ...['define', 'index', 'schemas'].map((name) => `!#shared/contract/${name}.ts`),
  ],
  message: 'Which file of the contract has a schema is its own affair: schemas.ts gives them all.',
};
const not = (...folders: string[]) =>
  deny(`/(${folders.join('|')})/`, 'Layers point one way: ipc → services → store, crypto.');

/** The sets `strict-type-checked` and `stylistic-type-checked` of typescript-eslint, less what a comment below says. */
const typescript = [
  'adjacent-overload-signatures',
  'array-type',
  'await-thenable',
  'ban-ts-comment',
  'ban-tslint-comment',
  'class-literal-property-style',
  'consistent-generic-constructors',
  'consistent-indexed-object-style',
  'consistent-type-assertions',
  'consistent-type-definitions',
  'no-array-delete',
  'no-base-to-string',
  'no-confusing-non-null-assertion',
  'no-deprecated',
  'no-duplicate-enum-values',
  'no-duplicate-type-constituents',
  'no-dynamic-delete',
  'no-empty-object-type',
  'no-explicit-any',
  'no-extra-non-null-assertion',
  'no-extraneous-class',
  'no-floating-promises',
  'no-for-in-array',
  'no-generated-empty-object-type',
  'no-implied-eval',
  'no-inferrable-types',
  'no-meaningless-void-operator',
  'no-misused-new',
  'no-misused-promises',
  'no-mixed-enums',
  'no-namespace',
  'no-non-null-asserted-nullish-coalescing',
  'no-non-null-asserted-optional-chain',
  'no-non-null-assertion',
  'no-redundant-type-constituents',
  'no-require-imports',
  'no-this-alias',
  'no-unnecessary-boolean-literal-compare',
  'no-unnecessary-condition',
  'no-unnecessary-template-expression',
  'no-unnecessary-type-assertion',
  'no-unnecessary-type-constraint',
  'no-unnecessary-type-conversion',
  'no-unnecessary-type-parameters',
  'no-unsafe-argument',
  'no-unsafe-assignment',
  'no-unsafe-call',
  'no-unsafe-declaration-merging',
  'no-unsafe-enum-comparison',
  'no-unsafe-function-type',
  'no-unsafe-member-access',
  'no-unsafe-return',
  'no-unsafe-unary-minus',
  'no-useless-default-assignment',
  'no-wrapper-object-types',
  'only-throw-error',
  'prefer-as-const',
  'prefer-find',
  'prefer-for-of',
  'prefer-function-type',
  'prefer-includes',
  'prefer-literal-enum-member',
  'prefer-namespace-keyword',
  'prefer-optional-chain',
  'prefer-promise-reject-errors',
  'prefer-reduce-type-parameter',
  'prefer-regexp-exec',
  'prefer-return-this-type',
  'prefer-string-starts-ends-with',
  'related-getter-setter-pairs',
  'require-await',
  'triple-slash-reference',
  'unbound-method',
  'unified-signatures',
  'use-unknown-in-catch-callback-variable',
];

/** The rules of React, with those of its compiler that hold without it. */
const react = [
  'error-boundaries',
  'exhaustive-deps',
  'globals',
  'immutability',
  'preserve-manual-memoization',
  'purity',
  'refs',
  'rules-of-hooks',
  'set-state-in-effect',
  'set-state-in-render',
  'static-components',
  'unsupported-syntax',
  'use-memo',
];

/** The set `strict` of jsx-a11y. */
const accessibility = [
  'alt-text',
  'anchor-has-content',
  'anchor-is-valid',
  'aria-activedescendant-has-tabindex',
  'aria-props',
  'aria-proptypes',
  'aria-role',
  'aria-unsupported-elements',
  'autocomplete-valid',
  'click-events-have-key-events',
  'heading-has-content',
  'html-has-lang',
  'iframe-has-title',
  'img-redundant-alt',
  'interactive-supports-focus',
  'label-has-associated-control',
  'media-has-caption',
  'mouse-events-have-key-events',
  'no-access-key',
  'no-distracting-elements',
  'no-interactive-element-to-noninteractive-role',
  'no-noninteractive-element-interactions',
  'no-noninteractive-element-to-interactive-role',
  'no-noninteractive-tabindex',
  'no-redundant-roles',
  'no-static-element-interactions',
  'role-has-required-aria-props',
  'role-supports-aria-props',
  'scope',
  'tabindex-no-positive',
];

export default defineConfig({
  ignorePatterns: ['out/', 'test-results/', 'playwright-report/'],
  plugins: ['typescript', 'import'],
  // Types come from tsconfig.json, one program over all files: what each may use of Node and of a page, the type
  // check of each part says (`npm run typecheck`).
  options: { typeAware: true, typeCheck: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'off' },
  rules: {
    ...on('', [
      'no-array-constructor',
      'no-unused-expressions',
      'no-useless-constructor',
      'no-var',
      'prefer-const',
      'prefer-rest-params',
      'prefer-spread',
      'eqeqeq',
    ]),
    'no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
    // Also of types alone: who reads one file of a circle has to read them all.
    'import/no-cycle': ['error', { ignoreTypes: false }],
    ...on('typescript/', typescript),
    'typescript/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    'typescript/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true },
    ],
    'typescript/restrict-plus-operands': [
      'error',
      {
        allowAny: false,
        allowBoolean: false,
        allowNullish: false,
        allowNumberAndString: false,
        allowRegExp: false,
      },
    ],
    'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    // An empty text counts as none in many places: `||` says so.
    'typescript/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
    // Lengths are counted in code points, by [...text].
    'typescript/no-misused-spread': ['error', { allow: ['string'] }],
    // Not among them: no-invalid-void-type (Promise.withResolvers<void>()), no-confusing-void-expression (`() => void
    // work()` says that nobody waits for the answer), dot-notation (a key of an index signature stands in brackets:
    // nothing says that it is there), no-empty-function (a default that does nothing), no-unnecessary-type-arguments
    // (without the argument the context may choose another type than the default), and
    // non-nullable-type-assertion-style (it asks for `!`, which no-non-null-assertion refuses).
  },
  overrides: [
    // Plain JavaScript runs before anything is installed; `// @ts-check` types it.
    {
      files: ['**/*.{js,mjs,cjs}'],
      rules: off('typescript/', [
        ...typescript,
        'restrict-plus-operands',
        'restrict-template-expressions',
        'return-await',
        'prefer-nullish-coalescing',
        'no-misused-spread',
        'switch-exhaustiveness-check',
      ]),
    },
    { files: ['src/**'], rules: { 'no-console': 'error' } },
    {
      // The type of a row is given where its SQL is prepared.
      files: ['src/main/store/**'],
      rules: off('typescript/', ['no-unnecessary-type-parameters']),
    },
    {
      // Tests read what other programs wrote; an assertion checks what a type would.
      files: ['{test,tools}/**'],
      rules: off('typescript/', [
        'no-unsafe-argument',
        'no-unsafe-assignment',
        'no-unsafe-call',
        'no-unsafe-member-access',
        'no-unsafe-return',
        'no-base-to-string',
        'restrict-template-expressions',
        // What they stand in for, or hand over, answers with a promise.
        'require-await',
      ]),
    },
    {
      // What one of them puts in the place of a module would be found by the next in the same process.
      files: ['{test,tools}/**'],
      excludeFiles: withMocks,
      rules: {
        'no-restricted-properties': [
          'error',
          ...['mock', 'doMock'].map((property) => ({
            object: 'vi',
            property,
            message: `Modules are replaced in ${withMocks.join(', ')} alone (vitest.config.ts).`,
          })),
        ],
      },
    },
    {
      // It keeps built-ins as they were before a hostile page or the app came.
      files: ['tools/**'],
      rules: off('typescript/', ['unbound-method', 'prefer-for-of']),
    },
    {
      // Electron's own session and contents know each other's types; the stand-in has its shape.
      files: ['tools/electron-stand-in/src/**/api/{permissions,requests,session,web-contents}.ts'],
      rules: off('import/', ['no-cycle']),
    },

    layer('src/shared/**', [
      untrusted,
      deny('^(electron|react|node:)', 'Both sides of the window import it.'),
      deny('/(main|renderer|preload)/', 'Both sides of the window import it.'),
    ]),
    layer('src/preload/**', [
      {
        group: ['*', '!electron', '!./*'],
        message: 'The bridge runs in the window: it holds names, and what a person drops.',
      },
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
    // It only looks whether they load.
    { files: ['src/main/platform/native-modules.ts'], rules: off('', ['no-restricted-imports']) },
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
      {
        group: ['**/store/**', '!**/store/core/files.ts'],
        message: 'A package is files: nothing here knows the database.',
      },
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
      plugins: ['typescript', 'import', 'react', 'jsx-a11y'],
      rules: {
        ...on('react/', react),
        ...on('jsx-a11y/', accessibility),
        // Text that a person reads is in src/shared/i18n.
        'react/jsx-no-literals': [
          'error',
          { restrictedAttributes: ['aria-label', 'alt', 'label', 'placeholder', 'title'] },
        ],
      },
    },
  ],
});

function deny(regex: string, message: string): Denied {
  return { regex, message };
}

function layer(files: string, patterns: readonly Denied[]): OxlintOverride {
  const all = [...patterns, byDomain];
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns: all }] } };
}

function on(prefix: string, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [prefix + name, 'error' as const]));
}

function off(prefix: string, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [prefix + name, 'off' as const]));
}
