import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Pipe } from '#shared/contract/schemas.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { isTransport, nameOfChat, personOfChat, transports } from '#shared/pipes.ts';
import { chatName, firstSender } from '../../../src/renderer/features/pipes/chats.ts';
import { chatGuid } from '#shared/pipes.ts';
import {
  agentOptions,
  grouped,
  groups,
  isHeard,
  isKnown,
  isSilent,
  marksOf,
  otherActive,
} from '../../../src/renderer/features/pipes/pipes.ts';
import { alice, ben } from './sample.ts';

const pipe = (over: Partial<Pipe> = {}): Pipe => ({
  id: crypto.randomUUID(),
  name: 'A pipe',
  owner: alice,
  transport: 'telegram',
  known: true,
  active: true,
  agent: null,
  secretStatus: 'set',
  answerAuth: 'missing',
  plain: false,
  senders: 0,
  chat: null,
  address: null,
  updatedAt: null,
  lastCheck: null,
  lastUsed: null,
  stamp: '',
  ...over,
});

describe('the parts of the page', () => {
  const anyPipe = fc
    .record({
      transport: fc.oneof(fc.constantFrom(...transports), fc.string()),
      name: fc.string(),
      owner: fc.constantFrom(alice, ben),
    })
    .map((over) => pipe({ ...over, known: isTransport(over.transport) }));

  test('hold each pipe once, and only what this version knows where it can be changed', () => {
    fc.assert(
      fc.property(fc.array(anyPipe), (pipes) => {
        const parts = grouped(pipes, 'de');
        const shown = groups.flatMap((group) => parts[group].map(({ id }) => id));
        expect(shown.toSorted()).toEqual(pipes.map(({ id }) => id).toSorted());
        expect(parts.unknown.every((each) => !isKnown(each))).toBe(true);
      }),
    );
  });

  test('do not depend on how the pipes came', () => {
    fc.assert(
      fc.property(fc.array(anyPipe), (pipes) => {
        expect(grouped(pipes.toReversed(), 'en')).toEqual(grouped(pipes, 'en'));
      }),
    );
  });

  test('are in the order of the language', () => {
    const named = (name: string) => pipe({ name });
    const { messengers } = grouped(
      [named('Zoo'), named('Äpfel'), named('Bot 10'), named('Bot 9')],
      'de',
    );
    expect(messengers.map(({ name }) => name)).toEqual(['Äpfel', 'Bot 9', 'Bot 10', 'Zoo']);
  });

  test('show a pipe that main calls unknown as unknown, even if its kind has a familiar name', () => {
    expect(grouped([pipe({ known: false })], 'en').unknown).toHaveLength(1);
  });
});

describe('who may write', () => {
  const whatsApp = { transport: 'whatsapp', known: false };

  it('is asked of every pipe but a chat in the browser and what is not known', () => {
    const heard = (over: Partial<Pipe>) => isHeard(pipe(over));
    expect(transports.filter((transport) => heard({ transport }))).toEqual(
      transports.filter((transport) => transport !== 'web'),
    );
    expect(heard(whatsApp)).toBe(true);
    expect(heard({ transport: 'pigeon', known: false })).toBe(false);
  });

  it('is nobody where none is listed, which matters while the pipe is on', () => {
    expect(isSilent(pipe())).toBe(true);
    expect(isSilent(pipe(whatsApp))).toBe(true);
    expect(isSilent(pipe({ senders: 1 }))).toBe(false);
    expect(isSilent(pipe({ active: false }))).toBe(false);
    expect(isSilent(pipe({ transport: 'web' }))).toBe(false);
  });

  it.each([
    ['telegram', '815', '815'],
    ['telegram', '-100042', ''],
    ['telegram', '@channel', ''],
    ['imessage', 'iMessage;-;+491701234567', '+491701234567'],
    ['imessage', 'iMessage;+;chat123456', ''],
    ['webhook', null, ''],
  ])('starts at %s in the chat %s with “%s”', (transport, chat, first) => {
    expect(firstSender({ transport, chat, senders: 0 })).toBe(first);
    expect(firstSender({ transport, chat, senders: 1 })).toBe('');
  });

  it('of WhatsApp stands among the messengers', () => {
    expect(grouped([pipe(whatsApp)], 'en').messengers).toHaveLength(1);
  });
});

test('of two pipes of a kind, the one that is on goes off for the other', () => {
  const [one, two] = [pipe({ active: false }), pipe()].filter(isKnown);
  if (!one || !two) throw new Error('both are known');
  expect(otherActive([one, two], one)).toBe(two);
  expect(otherActive([one, two], two)).toBeNull();
  expect(otherActive([pipe({ transport: 'imessage' }), one], one)).toBeNull();
});

describe('the agents to choose from', () => {
  const installed = [
    { id: 'school', name: 'School' },
    { id: 'mail', name: 'Ärzte' },
  ];
  const ids = (chosen: Pipe['agent'] | undefined) =>
    agentOptions(installed, chosen, 'de').map(({ id, kind }) => `${kind}:${id}`);

  it('starts with the built-in one', () => {
    expect(ids(undefined)).toEqual([
      `default:${DEFAULT_AGENT}`,
      'installed:mail',
      'installed:school',
    ]);
  });

  it('keeps what is chosen now: none, or one that was removed meanwhile', () => {
    expect(ids(null)[0]).toBe('none:null');
    expect(ids({ id: 'gone', name: null }).at(-1)).toBe('removed:gone');
    expect(ids({ id: 'mail', name: 'Ärzte' })).toEqual(ids(undefined));
  });

  it('always has what is chosen, once', () => {
    const anyAgent = fc.record({ id: fc.string(), name: fc.string() });
    const chosen = fc.oneof(fc.constant(null), anyAgent);
    const others = fc.uniqueArray(anyAgent, { selector: ({ id }) => id });
    fc.assert(
      fc.property(others, chosen, (agents, agent) => {
        const options = agentOptions(agents, agent, 'en').map(({ id }) => id);
        expect(options.filter((id) => id === (agent?.id ?? null))).toHaveLength(1);
        expect(new Set(options).size).toBe(options.length);
      }),
    );
  });
});

describe('the chat of a BlueBubbles server', () => {
  it.each([
    ['+49 (170) 123-4567', 'iMessage;-;+491701234567'],
    [' +1.415.555.0100 ', 'iMessage;-;+14155550100'],
    ['Oma@Example.com', 'iMessage;-;oma@example.com'],
    // Without the country nobody knows whose number it is.
    ['0170 1234567', '0170 1234567'],
    ['iMessage;+;chat123456', 'iMessage;+;chat123456'],
    ['any;-;oma@example.com', 'any;-;oma@example.com'],
    ['', ''],
  ])('%s is %s', (typed, guid) => {
    expect(chatGuid(typed)).toBe(guid);
  });

  it('stays what it is once it is a GUID, and never becomes longer than one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const guid = chatGuid(typed);
        expect(chatGuid(guid)).toBe(guid);
        expect(guid.length).toBeLessThanOrEqual(typed.length + 'iMessage;-;'.length);
      }),
    );
  });

  it('is shown by the person alone, a group by its GUID', () => {
    expect(chatName('iMessage;-;+491701234567')).toBe('+491701234567');
    expect(chatName('iMessage;+;chat123456')).toBe('iMessage;+;chat123456');
    expect(chatName('-100042')).toBe('-100042');
  });
});

describe('how a pipe stands', () => {
  test('one that is off says so, encrypted or not, and one that is on never does', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (active, plain) => {
        const marks = marksOf(pipe({ active, plain }));
        expect(marks.includes('off')).toBe(!active);
        expect(marks.includes('plain')).toBe(plain);
      }),
    );
  });

  test('what is wrong with its secret comes before all else', () => {
    expect(marksOf(pipe({ secretStatus: 'damaged', active: false, plain: true }))).toEqual([
      'damaged',
    ]);
    expect(marksOf(pipe({ secretStatus: 'missing', active: false, plain: true }))).toEqual([
      'disconnected',
    ]);
  });
});

test('a chat in the browser tells whose it is by the name that Selu gives it, and by no other', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (person) => {
      expect(personOfChat('web', nameOfChat(person))).toBe(person);
      expect(personOfChat('telegram', nameOfChat(person))).toBe(null);
    }),
  );
  for (const name of ['Browser', "'s Chat", "Alice's chats", '']) {
    expect(personOfChat('web', name)).toBe(null);
  }
});
