import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isThisComputer, tryLine, webhookAddress } from '#shared/webhook.ts';

const text = fc.string({ unit: 'grapheme' }).filter((each) => !each.includes('\0'));
const messages = fc.record({ sender: text, text });

it('names the route of a pipe, whether the address ends in a slash or not', () => {
  expect(webhookAddress('http://127.0.0.1:3000/', 'a b')).toBe(
    'http://127.0.0.1:3000/api/pipes/a%20b/inbound',
  );
  expect(webhookAddress('https://home.example/selu', 'x')).toBe(
    'https://home.example/selu/api/pipes/x/inbound',
  );
});

it.skipIf(process.platform === 'win32')(
  'a shell reads the line as it is meant, whatever stands in the message',
  () => {
    const some = [
      { sender: `o'neill $HOME \`id\``, text: `"quoted" \\ 'twice'\n!` },
      ...fc.sample(messages, 50),
    ];
    const address = webhookAddress("http://127.0.0.1:3000/it's", 'id');
    const lines = some.map((message) => tryLine('curl', address, message).join('TOKEN'));
    // Instead of sending anything, it tells what it was given.
    const curl = `curl() { printf '%s\\0' "$@" --; }\n`;
    const given = execFileSync('sh', ['-c', curl + lines.join('\n')], { encoding: 'utf8' });
    const calls = given.split('--\0').slice(0, -1);
    expect(calls).toHaveLength(some.length);
    calls.forEach((call, index) => {
      const [flag, url, ...rest] = call.split('\0').slice(0, -1);
      expect([flag, url]).toEqual(['-i', address]);
      expect(rest.slice(0, -1)).toEqual([
        ...['-H', 'Authorization: Bearer TOKEN'],
        ...['-H', 'Content-Type: application/json', '-d'],
      ]);
      expect(JSON.parse(rest.at(-1) ?? '')).toEqual({
        sender_ref: some[index]?.sender,
        text: some[index]?.text,
      });
    });
  },
);

it('the PowerShell reads its strings as they are meant: a quotation mark in one is doubled', () => {
  fc.assert(
    fc.property(messages, (message) => {
      const [before, after] = tryLine('powerShell', 'http://127.0.0.1:3000', message);
      const line = `${before}TOKEN${after}`;
      const strings = [...line.matchAll(/'((?:[^'‘’‚‛]|['‘’‚‛]{2})*)'/g)].map(([, inside = '']) =>
        inside.replaceAll(/(['‘’‚‛])['‘’‚‛]/g, '$1'),
      );
      expect(strings[0]).toBe('http://127.0.0.1:3000');
      expect(strings[1]).toBe('Bearer TOKEN');
      expect(JSON.parse(strings[3] ?? '')).toEqual({
        sender_ref: message.sender,
        text: message.text,
      });
      expect(strings).toHaveLength(4);
    }),
  );
});

it('nothing in it is a key to the terminal that it is pasted into, or turns what is read', () => {
  const evil = '\u007f\u009b201~\u001b[201~\u0085\u2028\u202e\n\t';
  const address = webhookAddress(`http://nas${evil}`, evil);
  for (const shell of ['curl', 'powerShell'] as const) {
    const line = tryLine(shell, address, { sender: evil, text: evil }).join('TOKEN');
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
});

it('knows what leads to this computer alone', () => {
  expect(['localhost', '127.0.0.1', '[::1]'].map(isThisComputer)).not.toContain(false);
  expect(['nas', '127.example.org', '10.0.0.1'].map(isThisComputer)).not.toContain(true);
});
