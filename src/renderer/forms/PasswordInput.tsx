import { useEffect, useRef, useState, type ComponentProps } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSecretOnScreen } from '../calls/secretOnScreen.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { TextInput } from '../ui/TextInput.tsx';
// After the field's own: of two rules that are alike the later one counts.
import styles from './PasswordInput.module.css';

type PasswordInputProps = Omit<ComponentProps<typeof TextInput>, 'type' | 'value'>;

/**
 * A secret in one line, hidden until asked to show it.
 * Uncontrolled: what is typed lives in the field alone, never in React's state, and goes with it.
 */
export function PasswordInput(props: PasswordInputProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useSecretOnScreen(shown);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const field = box.current?.querySelector('input');
    // Something may still hold on to the element when it has left the document.
    return () => {
      if (field) field.value = '';
    };
  }, []);
  return (
    <div ref={box} className={styles.box}>
      <TextInput {...props} type={shown ? 'text' : 'password'} className={styles.input} />
      <IconButton
        className={styles.toggle}
        label={shown ? t('field.hide') : t('field.show')}
        aria-controls={props.id}
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
      </IconButton>
    </div>
  );
}
