/**
 * Looks for a code in pictures. In a file at several sizes: photos are large, and a code may be a small part of one. What
 * a camera sees comes again in a moment: once.
 */
import decodeQR from 'qr/decode.js';

/** The longer side, in pixels. */
const SIDES = [1_000, 1_800, 600, 3_000];

addEventListener('message', ({ data }: MessageEvent<Blob | ImageBitmap>) => {
  read(data).then(
    (text) => postMessage(text),
    () => postMessage(null),
  );
});

async function read(picture: Blob | ImageBitmap): Promise<string | null> {
  if (!(picture instanceof Blob)) {
    const text = tryRead(picture, picture.width, picture.height);
    picture.close();
    return text;
  }
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
