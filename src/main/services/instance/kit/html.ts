/** The recovery kit as a document for the system's printer: what the PDF shows, in the fonts that are there. */
import { encodeQR } from 'qr';
import type { KitContent } from './content.ts';

/** Modules of nothing around a code, of which readers want four. */
const QUIET = 4;

const style = `
@page { size: A4; margin: 17mm; }
body { margin: 0; color: #2d2b55; font: 10pt/1.45 Inter, "Segoe UI", system-ui, sans-serif; }
header { border-top: 1.4mm solid #d9402e; padding-top: 4mm; }
h1 { margin: 0 0 2mm; font: 800 22pt/1.2 Nunito, Inter, system-ui, sans-serif; }
h2 { margin: 5mm 0 1mm; font-size: 11.5pt; }
p { margin: 0 0 1mm; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 1mm 6mm; margin: 4mm 0; }
dt, small { color: #5f5b7a; }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.secret { display: flex; gap: 6mm; justify-content: space-between; padding: 5mm; border: 0.3mm solid #c9c6d6;
  border-radius: 3mm; break-inside: avoid; }
.groups { display: grid; grid-template-columns: repeat(4, max-content); gap: 3mm 9mm; margin: 3mm 0;
  color: #000; font: 600 16pt/1.2 "IBM Plex Mono", "DejaVu Sans Mono", Consolas, Menlo, monospace;
  font-variant-ligatures: none; }
small { display: block; font-size: 8.5pt; }
svg { flex: none; width: 58mm; height: 58mm; }
footer { display: flex; gap: 8mm; margin-top: 16mm; }
footer span { flex: 1; border-bottom: 0.3mm solid #c9c6d6; color: #5f5b7a; }
`;

/** @param nonce by which its style is let in, and nothing else */
export function kitHtml(content: KitContent, nonce: string): string {
  const { language, title, lead, facts, secret, sections, blanks } = content;
  const section = ({ heading, lines }: KitContent['sections'][number]): string =>
    element('h2', heading) + lines.map((line) => element('p', line)).join('');
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    element('title', title),
    `<style nonce="${nonce}">${style}</style></head><body>`,
    `<header>${element('h1', title)}${element('p', lead)}</header>`,
    `<dl>${facts.map(({ label, value }) => element('dt', label) + element('dd', value)).join('')}</dl>`,
    `<div class="secret"><div>${element('strong', secret.label)}<div class="groups">`,
    secret.groups.map((group) => element('span', group)).join(''),
    `</div>${element('small', secret.hint)}${element('small', secret.scan)}</div>`,
    encodeQR(secret.text, 'svg', { ecc: 'quartile', border: QUIET }),
    `</div>${sections.map(section).join('')}`,
    `<footer>${blanks.map((blank) => element('span', blank)).join('')}</footer></body></html>`,
  ].join('');
}

const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
