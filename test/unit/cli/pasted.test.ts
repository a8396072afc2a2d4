/** What is pasted at a prompt: the line, or nothing of it, however the terminal hands it over. */
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { OneLine } from '../../../src/main/cli/pasted.ts';

const BEGIN = '\u001b[200~';
const END = '\u001b[201~';

/** What comes through of some bytes, cut into chunks; null: several lines were pasted. */
async function through(bytes: Buffer, cuts: readonly number[]): Promise<string | null> {
  const onSeveral = vi.fn();
  const line = new OneLine(onSeveral);
  const read = buffer(line);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  let from = 0;
  for (const end of ends.toSorted((a, b) => a - b)) {
    line.write(bytes.subarray(from, end));
    from = end;
  }
  line.end();
  const passed = await read;
  return onSeveral.mock.calls.length > 0 ? null : passed.toString('utf8');
}

const word = fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 12 });
const plain = word.filter((text) => !/[\r\n\u001b]/.test(text));
const lineEnd = fc.constantFrom('\r', '\n', '\r\n', '');
const cuts = fc.array(fc.nat({ max: 200 }), { maxLength: 6 });

it('one line that is pasted comes through without its marks and its end, however it arrives', async () => {
  await fc.assert(
    fc.asyncProperty(plain, plain, lineEnd, cuts, async (typed, pasted, end, at) => {
      const bytes = Buffer.from(`${typed}${BEGIN}${pasted}${end}${END}\r`);
      expect(await through(bytes, at)).toBe(`${typed}${pasted}\r`);
    }),
  );
});

it('nothing of several lines that are pasted comes through', async () => {
  const lines = fc.array(plain, { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(lines, cuts, async (texts, at) => {
      const bytes = Buffer.from(`${BEGIN}${texts.join('\r')}${END}`);
      expect(await through(bytes, at)).toBeNull();
    }),
  );
  // A terminal that marks nothing hands them over at once.
  expect(await through(Buffer.from('one\rtwo\r'), [])).toBeNull();
});

it('what is typed comes through as it is, arrows and Escape too', async () => {
  for (const keys of ['abc\r', '\u001b[D\u001b[C', '\u001b', '\u0003', 'a\r\n']) {
    expect(await through(Buffer.from(keys), [1, 2])).toBe(keys);
  }
});
