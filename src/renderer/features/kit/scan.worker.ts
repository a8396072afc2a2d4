/** Looks for a code in one picture, at several sizes: photos are large, and a code may be a small part of one. */
import decodeQR from 'qr/decode.js';

/** The longer side, in pixels. */
const SIDES = [1_000, 1_800, 600, 3_000];

addEventListener('message', ({ data }: MessageEvent<Blob>) => {
  read(data).then(
    (text) => postMessage(text),
    () => postMessage(null),
  );
});

async function read(picture: Blob): Promise<string | null> {
  const whole = await createImageBitmap(picture);
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(whole.width, whole.height));
    const text = tryRead(whole, Math.ceil(whole.width * scale), Math.ceil(whole.height * scale));
    if (text !== null) return text;
  }
  return null;
}

function tryRead(picture: ImageBitmap, width: number, height: number): string | null {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) return null;
  // What is see-through in a picture is paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  try {
    return decodeQR(context.getImageData(0, 0, width, height));
  } catch {
    return null;
  }
}
