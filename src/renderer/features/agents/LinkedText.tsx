import { textParts } from '#shared/links.ts';
import { say } from '../../ui/toastManager.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import styles from './LinkedText.module.css';

interface LinkedTextProps {
  readonly agentId: string;
  readonly text: string;
}

/** A description whose addresses open in the system's browser. The main process opens only what it finds there itself. */
export function LinkedText({ agentId, text }: LinkedTextProps) {
  const errorText = useErrorText();
  const follow = async (address: string): Promise<void> => {
    const result = await ask('agents.openLink', { agentId, address });
    if (!result.ok) say(errorText(result.error));
  };
  return textParts(text).map((part, index) =>
    part.kind === 'text' ? (
      part.text
    ) : (
      <button
        // The parts of a text have no other name than their place.
        key={index}
        type="button"
        role="link"
        className={styles.link}
        title={part.address}
        onClick={() => void follow(part.address)}
      >
        {part.text}
      </button>
    ),
  );
}
