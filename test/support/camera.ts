/** What a camera sees that Chromium plays: one picture, again and again. */
import { encodeQR } from 'qr';

const WIDTH = 640;
const HEIGHT = 480;
/** Dots of one module of the code. */
const MODULE = 8;
const PAPER = 220;
const INK = 30;

/** @returns a film (YUV4MPEG2) of a code that is held up to the camera */
export function filmOfCode(text: string): Buffer {
  const rows = encodeQR(text, 'raw', { ecc: 'quartile', border: 4 });
  const light = Buffer.alloc(WIDTH * HEIGHT, PAPER);
  rows.forEach((row, y) =>
    row.forEach((isDark, x) => {
      if (!isDark) return;
      for (let line = 0; line < MODULE; line += 1) {
        const start = (40 + y * MODULE + line) * WIDTH + 100 + x * MODULE;
        light.fill(INK, start, start + MODULE);
      }
    }),
  );
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, colour]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, frame, frame]);
}
