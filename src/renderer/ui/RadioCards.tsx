import { useId } from 'react';
import { CircleAlert } from 'lucide-react';
import { clsx } from 'clsx';
import field from '../forms/Field.module.css';
import styles from './RadioCards.module.css';

export interface RadioCard<V extends string> {
  readonly value: V;
  readonly title: string;
  /** What choosing it means. */
  readonly text: string;
}

interface RadioCardsProps<V extends string> {
  readonly label: string;
  /** The label is what surrounds the cards already: it is spoken only. */
  readonly labelHidden?: boolean;
  readonly cards: readonly RadioCard<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  /** Beside each other instead of one below the other. */
  readonly inLine?: boolean;
  /** Shown, but not to be changed; the hint says why. */
  readonly locked?: boolean;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}

/** A choice of a few, each with a sentence that explains it. */
export function RadioCards<V extends string>(props: RadioCardsProps<V>) {
  const { label, cards, value, onChange, locked = false, hint, error } = props;
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className={field.field}>
      <span
        id={`${id}-label`}
        className={props.labelHidden ? 'visually-hidden' : field.label}
        aria-hidden
      >
        {label}
      </span>
      <div
        role="radiogroup"
        aria-labelledby={`${id}-label`}
        aria-describedby={described || undefined}
        aria-invalid={Boolean(error)}
        aria-disabled={locked}
        // For the form, which takes the focus to what has to be mended.
        tabIndex={-1}
        className={clsx(styles.cards, props.inLine && styles.inLine)}
      >
        {cards.map((card) => (
          <label key={card.value} className={styles.card}>
            <input
              type="radio"
              className={styles.radio}
              name={id}
              checked={card.value === value}
              disabled={locked}
              aria-labelledby={`${id}-${card.value}-title`}
              aria-describedby={`${id}-${card.value}-text`}
              onChange={() => onChange(card.value)}
            />
            <span className={styles.words}>
              <span id={`${id}-${card.value}-title`} className={styles.title}>
                {card.title}
              </span>
              <span id={`${id}-${card.value}-text`} className={styles.text}>
                {card.text}
              </span>
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className={field.error} role="alert">
          <CircleAlert aria-hidden />
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className={field.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
