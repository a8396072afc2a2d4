/** The recovery kit as a page to print: A4, real text, nothing that a printer without colour would lose. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { encodeQR } from 'qr';
import type { KitContent } from './content.ts';

/** In points, 72 to the inch. */
const PAGE = { width: 595.28, height: 841.89, margin: 50 };
const INNER = PAGE.width - 2 * PAGE.margin;
const NAVY = '#2D2B55';
const GREY = '#5F5B7A';
const LINE = '#C9C6D6';
const CORAL = '#D9402E';

const GROUPS_A_LINE = 4;
/** Modules of nothing around a code, of which readers want four. */
const QUIET = 4;
const CODE = 166;

const fonts = {
  heading: import.meta.resolve('@expo-google-fonts/nunito/800ExtraBold/Nunito_800ExtraBold.ttf'),
  text: import.meta.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  strong: import.meta.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  mono: import.meta
    .resolve('@expo-google-fonts/ibm-plex-mono/600SemiBold/IBMPlexMono_600SemiBold.ttf'),
};

/** No ligatures: each character of a secret is one of the font. */
const plainLetters = { liga: false, calt: false, clig: false } as unknown as [];

/** @returns the bytes of the file; one page */
export async function kitPdf(content: KitContent): Promise<Buffer> {
  const doc = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    lang: content.language,
    displayTitle: true,
    info: { Title: content.title, Creator: 'Selu Desktop', Producer: 'Selu Desktop' },
    autoFirstPage: true,
  });
  for (const [name, bytes] of await fontFiles()) doc.registerFont(name, bytes);
  draw(doc, content);
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('error', reject);
    doc.on('end', () => {
      resolve(Buffer.concat(chunks));
      for (const chunk of chunks) chunk.fill(0);
    });
    doc.end();
  });
}

/**
 * The fonts, with nothing behind their last byte: fontkit reads the head of a glyph also where there is none, past the
 * end of a file whose last glyph is the space.
 */
function fontFiles(): Promise<(readonly [string, Buffer])[]> {
  const read = async (name: string, file: string) =>
    [name, Buffer.concat([await readFile(fileURLToPath(file)), Buffer.alloc(16)])] as const;
  return Promise.all(Object.entries(fonts).map(([name, file]) => read(name, file)));
}

type Doc = InstanceType<typeof PDFDocument>;

function draw(doc: Doc, content: KitContent): void {
  const { title, lead, facts, secret, sections, blanks } = content;
  doc.rect(PAGE.margin, PAGE.margin, 36, 4).fill(CORAL);
  doc.font('heading').fontSize(26).fillColor(NAVY);
  doc.text(title, PAGE.margin, PAGE.margin + 16, { width: INNER });
  let y = doc.y + 6;
  y = paragraph(doc, lead, PAGE.margin, y, INNER, 10) + 12;

  const labelWidth = Math.max(...facts.map(({ label }) => widthOf(doc, label))) + 18;
  for (const { label, value } of facts) {
    words(doc, 'text', label, PAGE.margin, y, { width: labelWidth, size: 9.5, color: GREY });
    y = words(doc, 'strong', value, PAGE.margin + labelWidth, y, {
      width: INNER - labelWidth,
      size: 9.5,
      color: NAVY,
    });
    y += 3;
  }
  y = secretBox(doc, secret, y + 10) + 18;
  for (const { heading, lines } of sections) {
    doc.font('heading').fontSize(12).fillColor(NAVY);
    doc.text(heading, PAGE.margin, y, { width: INNER });
    y = doc.y + 4;
    for (const line of lines) y = paragraph(doc, line, PAGE.margin, y, INNER, 9.5) + 3;
    y += 8;
  }
  byHand(doc, blanks);
}

/** The secret to read, and to scan. @returns where the box ends */
function secretBox(doc: Doc, secret: KitContent['secret'], top: number): number {
  const pad = 16;
  const height = CODE + 2 * pad;
  doc.roundedRect(PAGE.margin, top, INNER, height, 10).lineWidth(1).stroke(LINE);
  const left = PAGE.margin + pad;
  const codeLeft = PAGE.margin + INNER - pad - CODE;
  const width = codeLeft - left - pad;
  let y = words(doc, 'strong', secret.label, left, top + pad, { width, size: 10, color: NAVY }) + 8;
  doc.font('mono').fontSize(17).fillColor('#000000');
  const step = width / GROUPS_A_LINE;
  secret.groups.forEach((group, index) => {
    const row = Math.floor(index / GROUPS_A_LINE);
    const x = left + (index % GROUPS_A_LINE) * step;
    // A space behind each, so that whoever copies the text out of the file gets the groups.
    doc.text(`${group} `, x, y + row * 29, { lineBreak: false, features: plainLetters });
  });
  y += Math.ceil(secret.groups.length / GROUPS_A_LINE) * 29 + 6;
  y = words(doc, 'text', secret.hint, left, y, { width, size: 8.5, color: GREY }) + 3;
  words(doc, 'text', secret.scan, left, y, { width, size: 8.5, color: GREY });
  drawCode(doc, secret.text, codeLeft, top + pad);
  return top + height;
}

function drawCode(doc: Doc, text: string, left: number, top: number): void {
  const rows = encodeQR(text, 'raw', { ecc: 'quartile', border: QUIET });
  const module = CODE / rows.length;
  rows.forEach((row, y) =>
    row.forEach((isDark, x) => {
      if (isDark) doc.rect(left + x * module, top + y * module, module, module);
    }),
  );
  doc.fill('#000000');
}

/** Lines to write on, side by side at the foot of the page. */
function byHand(doc: Doc, blanks: readonly string[]): void {
  const gap = 20;
  const y = PAGE.height - PAGE.margin;
  const width = (INNER - gap * (blanks.length - 1)) / blanks.length;
  blanks.forEach((blank, index) => {
    const x = PAGE.margin + index * (width + gap);
    const labelWidth = widthOf(doc, blank) + 8;
    words(doc, 'text', blank, x, y - 11, { width: labelWidth + 4, size: 9.5, color: GREY });
    doc
      .moveTo(x + labelWidth, y)
      .lineTo(x + width, y)
      .lineWidth(0.8)
      .stroke(LINE);
  });
}

function paragraph(doc: Doc, text: string, x: number, y: number, width: number, size: number) {
  return words(doc, 'text', text, x, y, { width, size, color: NAVY });
}

interface Look {
  readonly width: number;
  readonly size: number;
  readonly color: string;
}

/** @returns where the text ends */
function words(
  doc: Doc,
  font: 'text' | 'strong',
  text: string,
  x: number,
  y: number,
  { width, size, color }: Look,
): number {
  doc.font(font).fontSize(size).fillColor(color);
  doc.text(text, x, y, { width, lineGap: size * 0.28 });
  return doc.y;
}

const widthOf = (doc: Doc, label: string): number =>
  doc.font('text').fontSize(9.5).widthOfString(label);
