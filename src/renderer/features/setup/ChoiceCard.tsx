import type { ReactNode } from 'react';
import styles from './ChoiceCard.module.css';

interface ChoiceTextProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** A short word beside the title, for example “recommended”. */
  readonly mark?: string;
  readonly text: string;
}

function ChoiceText({ icon, title, mark, text }: ChoiceTextProps) {
  return (
    <>
      <span className={styles.icon}>{icon}</span>
      <span className={styles.words}>
        <span className={styles.title}>
          {title}
          {mark && <span className={styles.mark}>{mark}</span>}
        </span>
        <span className={styles.text}>{text}</span>
      </span>
    </>
  );
}

interface ChoiceButtonProps extends ChoiceTextProps {
  readonly onClick: () => void;
}

/** A large way to go on. */
export function ChoiceButton({ onClick, ...text }: ChoiceButtonProps) {
  return (
    <button type="button" className={styles.card} onClick={onClick}>
      <ChoiceText {...text} />
    </button>
  );
}

interface ChoiceRadioProps extends ChoiceTextProps {
  readonly name: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
}

/** One of several large choices. */
export function ChoiceRadio({ name, checked, onChoose, ...text }: ChoiceRadioProps) {
  return (
    <label className={styles.card}>
      <input
        type="radio"
        className={styles.radio}
        name={name}
        checked={checked}
        onChange={onChoose}
      />
      <ChoiceText {...text} />
    </label>
  );
}
