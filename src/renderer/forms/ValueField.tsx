import { useImperativeHandle, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { Eye, EyeOff, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import { useSecretOnScreen } from '../calls/secretOnScreen.ts';
import { Checkbox } from '../ui/Checkbox.tsx';
import { Field } from './Field.tsx';
import { GenerateButton } from './generator/GenerateButton.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Notice } from '../ui/Notice.tsx';
import { unsavedField } from '../ui/unsaved.ts';
import { useSecretText, type Entered } from './useSecretText.ts';
import styles from './ValueField.module.css';

/** What a form does with its value field. */
export interface ValueFieldHandle {
  readonly read: () => Entered;
  readonly clear: () => void;
  readonly focus: () => void;
  /** Puts a new value in, as if it was typed. */
  readonly fill: (value: string) => void;
}

interface ValueFieldProps {
  readonly ref: Ref<ValueFieldHandle>;
  readonly label: ReactNode;
  /** Beside the label, for example “optional”. */
  readonly aside?: ReactNode;
  readonly hint?: ReactNode;
  /** There is a stored value: its mask is shown until something is typed. */
  readonly masked?: boolean;
  /** A key or a password is one line: Enter submits the form. No key has white space around it. */
  readonly kind?: 'value' | 'key' | 'password';
  /** A new one can be made here. */
  readonly canGenerate?: boolean;
  /** For a text of many lines. */
  readonly tall?: boolean;
  readonly error?: string | undefined;
}

/** A secret value of one or more lines: hidden, pasted or typed, never filled in from what is stored. */
export function ValueField(props: ValueFieldProps) {
  const { ref, label, aside, hint, masked = false, kind = 'value', tall = false, error } = props;
  const { canGenerate = false } = props;
  const { t } = useTranslation();
  const text = useSecretText(masked);
  const [shown, setShown] = useState(false);
  useSecretOnScreen(shown && text.touched);
  const [exact, setExact] = useState(false);
  const { around, inside } = text.found;
  useImperativeHandle(ref, () => ({
    read: () => text.read(exact),
    clear: text.clear,
    focus: () => text.field.current?.focus(),
    fill: text.fill,
  }));

  const onUse = (made: string): void => {
    text.fill(made);
    text.field.current?.dispatchEvent(new Event('input', { bubbles: true }));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const { key, nativeEvent, currentTarget } = event;
    if (key !== 'Enter' || nativeEvent.isComposing) return;
    event.preventDefault();
    currentTarget.form?.requestSubmit();
  };

  return (
    <div className={styles.value}>
      <Field
        label={label}
        aside={
          canGenerate ? (
            <span className={styles.aside}>
              {aside}
              <GenerateButton purpose="value" onUse={onUse} />
            </span>
          ) : (
            aside
          )
        }
        hint={hint}
        error={error}
      >
        {(control) => (
          <div className={styles.box}>
            <textarea
              {...control}
              {...unsavedField}
              ref={text.field}
              className={clsx(styles.field, !shown && styles.hidden, tall && styles.tall)}
              rows={1}
              autoComplete="off"
              autoCapitalize="off"
              autoCorrect="off"
              spellCheck={false}
              onFocus={text.onSelectAll}
              onMouseUp={text.onSelectAll}
              onPaste={text.onPaste}
              onInput={text.onInput}
              onKeyDown={kind === 'value' ? undefined : onKeyDown}
            />
            {text.touched && (
              <div className={styles.tools}>
                {masked && (
                  <IconButton label={t('update.keepStored')} onClick={text.restore}>
                    <Undo2 aria-hidden />
                  </IconButton>
                )}
                <IconButton
                  label={shown ? t('field.hide') : t('field.show')}
                  onClick={() => setShown(!shown)}
                >
                  {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
                </IconButton>
              </div>
            )}
          </div>
        )}
      </Field>
      {around && (
        <Notice tone="warn">
          {exact ? t('value.exact') : t(`value.around.${around}`)}
          {kind !== 'key' && (
            <Checkbox checked={exact} onChange={(event) => setExact(event.target.checked)}>
              {t('value.keepExact')}
            </Checkbox>
          )}
        </Notice>
      )}
      {inside && <Notice tone="warn">{t(`value.inside.${inside}`)}</Notice>}
    </div>
  );
}
