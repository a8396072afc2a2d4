/** What `webContents` prints with: CUPS, as Chromium itself does on Linux, or the file of `SELU_RUNTIME_PRINTED` in tests. */
import { execFile, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { env } from '../environment.ts';

interface PrinterInfo {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly options: Readonly<Record<string, string>>;
}

const printer = (name: string): PrinterInfo => ({
  ...{ name, displayName: name, description: '', options: {} },
});

/** Those that the system has; none where CUPS is not installed. */
export function printers(): Promise<PrinterInfo[]> {
  if (env.printed !== undefined) return Promise.resolve(env.printed ? [printer('test')] : []);
  return new Promise((resolve) => {
    execFile('lpstat', ['-e'], (error, output) => {
      const names = error ? [] : output.split('\n').filter(Boolean);
      resolve(names.map(printer));
    });
  });
}

/** Hands a PDF to the default printer. @throws {Error} it was not taken */
export async function printPdf(pdf: Buffer): Promise<void> {
  if (env.printed !== undefined) return writeFile(env.printed, pdf, { mode: 0o600 });
  await new Promise<void>((resolve, reject) => {
    const lp = spawn('lp', ['-'], { stdio: ['pipe', 'ignore', 'ignore'] });
    lp.once('error', reject);
    lp.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`lp ended with ${code}`)),
    );
    // What it says is told by its end.
    lp.stdin.once('error', () => undefined);
    lp.stdin.end(pdf);
  });
}
