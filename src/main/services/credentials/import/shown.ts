/** What a page is told of a file that was read: names, and what could be wrong with a value, but no value. */
import { tidyValue, valueProblem } from '#shared/credential-value.ts';
import type { ImportedEntry, ImportedPart, ImportLeftOut } from '#shared/contract/schemas.ts';
import { withoutTurns } from '#shared/text.ts';
import type { ImportEntry, ImportPart } from './entries.ts';

const LONGEST = 200;

/** Somebody else's text on one line of bounded length. */
const onLine = (text: string): string =>
  withoutTurns(text.toWellFormed())
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST)
    .toWellFormed();

export const shownEntry = ({ title, line, username, url, parts }: ImportEntry): ImportedEntry => ({
  title: onLine(title),
  line,
  username: onLine(username),
  host: hostOf(url),
  parts: parts.map(shownPart),
});

export const shownLeftOut = ({ name, ...leftOut }: ImportLeftOut): ImportLeftOut => ({
  ...leftOut,
  name: name === null ? null : onLine(name),
});

function shownPart({ kind, label, value, hasVariable }: ImportPart): ImportedPart {
  const problem = valueProblem(value);
  const { around, inside } = problem === null ? tidyValue(value) : { around: null, inside: null };
  return {
    kind,
    label: label === null ? null : onLine(label),
    problem,
    around,
    inside,
    hasVariable,
  };
}

/** An address may have a password or a token in it: its host is shown alone. */
function hostOf(url: string): string {
  const text = url.trim();
  const isBare = /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}([:/]|$)/i.test(text);
  const parsed = URL.parse(isBare ? `https://${text}` : text);
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? onLine(parsed.host) : '';
}
