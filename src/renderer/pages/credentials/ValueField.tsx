import { useImperativeHandle, useState, type Ref } from 'react';
import { Eye, EyeOff, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../components/Checkbox.tsx';
import { classes } from '../../components/classes.ts';
import { Field } from '../../components/Field.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Notice } from '../../components/Notice.tsx';
import { useSecretText, type Entered } from './useSecretText.ts';
import styles from './ValueField.module.css';

/** What a form does with its value field. */
export interface ValueFieldHandle {
  readonly read: () => Entered;
  readonly clear: () => void;
  readonly focus: () => void;
}

interface ValueFieldProps {
  readonly ref: Ref<ValueFieldHandle>;
  /** There is a stored value: its mask is shown until something is typed. */
  readonly masked?: boolean;
  readonly error?: string | undefined;
}

/** A secret value of one or more lines: hidden, pasted or typed, never filled in from what is stored. */
export function ValueField({ ref, masked = false, error }: ValueFieldProps) {
  const { t } = useTranslation();
  const text = useSecretText(masked);
  const [shown, setShown] = useState(false);
  const [exact, setExact] = useState(false);
  useImperativeHandle(ref, () => ({
    read: () => text.read(exact),
    clear: text.clear,
    focus: () => text.field.current?.focus(),
  }));

  return (
    <div className={styles.value}>
      <Field
        label={t('credential.value')}
        hint={masked ? t('update.valueHint') : t('add.valueHint')}
        error={error}
      >
        {(control) => (
          <div className={styles.box}>
            <textarea
              {...control}
              ref={text.field}
              className={classes(styles.field, !shown && styles.hidden)}
              rows={1}
              autoComplete="off"
              autoCapitalize="off"
              autoCorrect="off"
              spellCheck={false}
              onFocus={text.onSelectAll}
              onMouseUp={text.onSelectAll}
              onPaste={text.onPaste}
              onInput={text.onInput}
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
      {text.trimmed && (
        <Notice tone="warn">
          {exact ? t('value.exact') : t('value.trimmed')}
          <Checkbox checked={exact} onChange={(event) => setExact(event.target.checked)}>
            {t('value.keepExact')}
          </Checkbox>
        </Notice>
      )}
    </div>
  );
}
