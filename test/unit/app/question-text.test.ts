/** The words of the system's dialogs: what somebody else has written can neither fill the screen, nor hide a host, nor pass for words of the app. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionText } from '../../../src/main/app/dialogs/question-text.ts';
import { translator } from '../../../src/main/platform/languages.ts';
import type { InstallQuestion } from '../../../src/main/services/common/questions.ts';

const mail: InstallQuestion = {
  about: 'install',
  id: 'mail',
  name: 'Mail',
  version: '2.0',
  isUpdate: false,
  capabilities: ['imap'],
  anyHost: false,
  hosts: ['mail.example.com:993'],
  secrets: ['PASSWORD', 'SERVER'],
};
const en = translator('en');
const many = (count: number, text: string) =>
  Array.from({ length: count }, (_, n) => `${text}${n}`);

it('the question before an instance is forgotten says what stays, and that its secret goes', () => {
  const question = {
    about: 'forget',
    name: 'Ours”',
    file: '/srv/selu.db',
    wasSealed: false,
  } as const;
  const { message, detail, buttons } = questionText(question, en);
  expect(message).toBe('Forget “\u2068Ours’\u2069”?');
  expect(detail).toContain('/srv/selu.db');
  expect(detail).not.toContain('keychain');
  expect(buttons).toEqual(['Forget', 'Cancel']);
  expect(questionText({ ...question, wasSealed: true }, en).detail).toContain('keychain');
});

describe('the question before an agent is installed', () => {
  it('names the agent, its capabilities, hosts and secrets', () => {
    const { message, detail, buttons } = questionText(mail, en);
    expect(message).toBe('Install “\u2068Mail\u2069”?');
    expect(detail.split('\n')).toEqual([
      'Agent: mail, version 2.0',
      '',
      'It asks for:',
      '– Capabilities: imap',
      '– Connections to: mail.example.com:993',
      '– Secrets: PASSWORD, SERVER',
      '',
      expect.stringMatching(/^Only go on/) as string,
    ]);
    expect(buttons).toEqual(['Install', 'Cancel']);
  });

  it('says of an update what is new, or that nothing is', () => {
    const { message, detail, buttons } = questionText({ ...mail, isUpdate: true }, en);
    expect(message).toBe('Update “\u2068Mail\u2069”?');
    expect(detail).toContain('New in this version:\n– Capabilities: imap\n');
    expect(buttons[0]).toBe('Update');
    const none = { ...mail, isUpdate: true, capabilities: [], hosts: [], secrets: [] };
    expect(questionText(none, en).detail).toContain('It asks for nothing new.');
    expect(questionText({ ...none, isUpdate: false }, en).detail).toContain('no secrets');
    expect(questionText({ ...none, anyHost: true }, en).detail).toContain('any address');
  });

  it('quotes what could be taken for words of its own', () => {
    const { message, detail } = questionText(
      {
        ...mail,
        name: 'Mail”?\n\nSelu knows this package. Install “it',
        version: '2.0, checked by Selu',
        capabilities: ['imap', '“mail”. It may not reach anything', 'דואר'],
        secrets: ['PASSWORD'],
      },
      en,
    );
    expect(message).toBe('Install “\u2068Mail’?  Selu knows this package. Install ’it\u2069”?');
    expect(detail).toContain('Agent: mail, version “\u20682.0, checked by Selu\u2069”\n');
    expect(detail).toContain(
      '– Capabilities: imap, “\u2068’mail’. It may not reach anything\u2069”, “\u2068דואר\u2069”\n',
    );
    expect(detail).toContain('– Secrets: PASSWORD\n');
  });

  it.each([
    ['en', '“', '”'],
    ['de', '„', '“'],
  ] as const)('no text ends its quotation, line or direction (%s)', (language, open, close) => {
    const marks = '“”„"«»‘\n\u2028\u202e\u2068\u2069\r. aא';
    const text = fc.string({
      unit: fc.constantFrom(...Array.from(marks)),
      minLength: 1,
      maxLength: 70,
    });
    const none = { ...mail, capabilities: [], hosts: [], secrets: [] };
    const t = translator(language);
    const usual = questionText({ ...none, version: '2', id: 'i', secrets: ['s'] }, t);
    fc.assert(
      fc.property(text, text, text, text, (name, id, version, secret) => {
        const { message, detail } = questionText(
          { ...none, name, id, version, secrets: [secret] },
          t,
        );
        const quotation = `${open}\u2068([^“”„"«»\\p{Bidi_Control}\n]*)\u2069${close}`;
        const taken = (from: string): string => from.replaceAll(new RegExp(quotation, 'gu'), 'X');
        expect(taken(message)).toBe(
          t('question.install.message', { name: '' }).replace(open + close, 'X'),
        );
        expect(taken(detail).split('\n')).toHaveLength(usual.detail.split('\n').length);
        expect(taken(detail)).not.toMatch(/\p{Bidi_Control}/u);
      }),
    );
  });

  it.each(['en', 'de'] as const)('stays short, whatever the package holds (%s)', (language) => {
    const hosts = [`paypal.com.${'a'.repeat(280)}.evil.example`, ...many(499, 'host')];
    const flood: InstallQuestion = {
      ...mail,
      name: 'N'.repeat(200),
      version: '9'.repeat(200),
      id: 'i'.repeat(100),
      capabilities: many(200, 'c'.repeat(190)),
      secrets: many(40_000, 's'.repeat(190)),
      hosts,
    };
    const { message, detail } = questionText(flood, translator(language));
    expect(message.length).toBeLessThan(100);
    expect(detail.length).toBeLessThan(2_500);
    // The end of a host tells whose it is; how many there are is said.
    expect(detail).toContain('.evil.example,');
    expect(detail).not.toContain('paypal.com');
    expect(detail).toMatch(/ 490 (more|weitere)/);
  });
});

it('the question before a server is asked stays short, however long its name is', () => {
  const origin = `https://${'paypal.com.'.repeat(20_000)}evil.example:8443`;
  const { message } = questionText({ about: 'connect', origin, isOpen: false }, en);
  expect(message).toMatch(/^Connect to https:\/\/….{1,60}\.evil\.example:8443\?$/);
  expect(message.length).toBeLessThan(100);
});

it('the question before a server is asked names it, and whether others can read along', () => {
  const question = {
    about: 'connect',
    origin: 'http://llm.example.com:8080',
    isOpen: true,
  } as const;
  const { message, detail, buttons } = questionText(question, en);
  expect(message).toBe('Connect to http://llm.example.com:8080?');
  expect(detail).toContain("isn't encrypted");
  expect(questionText({ ...question, isOpen: false }, en).detail).not.toContain('encrypted');
  expect(buttons).toEqual(['Connect', 'Cancel']);
});

describe('the question before a Selu is opened that was found', () => {
  const file = '/srv/selu/data/selu.db';

  it('names the database, whose it is, and where its key comes from', () => {
    const keyFile = '/srv/selu/.env';
    const { detail, buttons } = questionText({ about: 'attach', file, owner: 1001, keyFile }, en);
    expect(detail.split('\n').slice(0, 3)).toEqual([
      'Its database is “\u2068/srv/selu/data/selu.db\u2069”.',
      'It belongs to somebody else on this computer (user 1001).',
      'Its master secret is read from “\u2068/srv/selu/.env\u2069”.',
    ]);
    expect(buttons).toEqual(['Open', 'Cancel']);
    const { detail: bare } = questionText(
      { about: 'attach', file, owner: null, keyFile: null },
      en,
    );
    expect(bare).not.toMatch(/belongs|secret/);
  });

  it('shows both ends of a path that would fill the screen, on one line', () => {
    const long = `/srv/${'a/'.repeat(2_000)}”.\n\nSelu knows it.\n/selu.db`;
    const asked = { about: 'attach', file: long, owner: 'you', keyFile: null } as const;
    const [line = '', whose] = questionText(asked, en).detail.split('\n');
    expect(line.length).toBeLessThan(160);
    expect(line).toMatch(/^Its database is “\u2068\/srv\/.*selu\.db\u2069”\.$/);
    expect(whose).toBe('It belongs to you.');
  });
});

it('the question before a page of an unconfirmed address is opened names that address', () => {
  const asked = { about: 'openPage', origin: `https://${'a.'.repeat(100)}evil.example` } as const;
  const { message, buttons } = questionText(asked, en);
  expect(message).toMatch(/^Open https:\/\/….*evil\.example in your browser\?$/);
  expect(message.length).toBeLessThan(100);
  expect(buttons).toEqual(['Open', 'Cancel']);
});

it('the question before a backup is restored names both files, and what becomes of what is there', () => {
  const asked = {
    about: 'restore',
    file: '/media/stick/selu.tar.age',
    place: '/home/a/selu.db',
    madeAt: '2026-11-28T12:00:00.000Z',
    isOther: true,
    present: 'saved',
  } as const;
  const { message, detail, buttons } = questionText(asked, en);
  expect(message).toMatch(/^Restore the backup from 2026-11-2[789] \d\d:00\?$/);
  expect(detail).toContain('“\u2068/media/stick/selu.tar.age\u2069”');
  expect(detail).toContain('“\u2068/home/a/selu.db\u2069”');
  expect(detail).toMatch(/another instance.*saved as a backup first/s);
  expect(buttons).toEqual(['Restore', 'Cancel']);
  const bare = questionText({ ...asked, isOther: false, present: 'none' }, en).detail;
  expect(bare).not.toMatch(/another|first|stays/);
});
