/** The recovery kit as plain text: for who has no printer, and for programs that keep notes. */
import type { KitContent } from './content.ts';

const WIDTH = 78;

/** @returns ends with a line break */
export function kitText({ title, lead, facts, secret, sections }: KitContent): string {
  const widest = Math.max(...facts.map(({ label }) => label.length));
  return [
    title,
    '='.repeat(title.length),
    '',
    ...wrapped(lead),
    '',
    ...facts.map(({ label, value }) => `${`${label}:`.padEnd(widest + 2)}${value}`),
    '',
    `${secret.label}:`,
    '',
    `    ${secret.groups.join(' ')}`,
    '',
    ...wrapped(secret.hint),
    '',
    `    ${secret.variable}`,
    ...sections.flatMap(({ heading, lines }) => [
      '',
      heading,
      '-'.repeat(heading.length),
      ...lines.flatMap((line) => wrapped(line)),
    ]),
    '',
  ].join('\n');
}

function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
