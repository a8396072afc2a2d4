/**
 * How another program writes to a webhook, as the orchestrator's route for it wants it: `POST /api/pipes/<id>/inbound`
 * with the token of the pipe as a bearer and JSON with `sender_ref` and `text`.
 */
import { printable, printableAddress } from './printable.ts';

/** @param server where Selu answers */
export const webhookAddress = (server: string, pipeId: string): string =>
  `${printableAddress(server).replace(/\/+$/, '')}/api/pipes/${encodeURIComponent(pipeId)}/inbound`;

/** In what a line is typed to try a webhook: curl in a shell, or the PowerShell of Windows. */
export type TryShell = 'curl' | 'powerShell';

/** Who writes where nobody is known who may. */
export const SAMPLE_SENDER = 'my-program';

/**
 * A line that writes to a webhook.
 *
 * @param message `sender`: as the pipe knows them
 * @returns what stands before the token and after it
 */
export function tryLine(
  shell: TryShell,
  address: string,
  message: { readonly sender: string; readonly text: string },
): readonly [string, string] {
  // A terminal takes a pasted control character for a key: one that deletes would take the quotation mark before it.
  const body = printable(JSON.stringify({ sender_ref: message.sender, text: message.text }));
  if (shell === 'powerShell') {
    const quoted = (text: string): string => `'${text.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
    return [
      `Invoke-RestMethod -Method Post -Uri ${quoted(address)} -Headers @{ Authorization = 'Bearer `,
      `' } -ContentType 'application/json; charset=utf-8' -Body ${quoted(body)}`,
    ];
  }
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  return [
    `curl -i ${quoted(address)} -H 'Authorization: Bearer `,
    `' -H 'Content-Type: application/json' -d ${quoted(body)}`,
  ];
}

/** Whether an address with this host leads to the computer that uses it. */
export const isThisComputer = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
