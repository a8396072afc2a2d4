import { CircleHelp, Globe, MessageCircle, Send, Webhook } from 'lucide-react';
import { isTransport } from '#shared/pipes.ts';

const pictures = { telegram: Send, imessage: MessageCircle, webhook: Webhook, web: Globe };

/** Tells kinds of pipes apart at a glance. */
export function PipePicture({ transport }: { readonly transport: string }) {
  const Picture = isTransport(transport) ? pictures[transport] : CircleHelp;
  return <Picture aria-hidden />;
}
