import { clsx } from 'clsx';
import styles from './Spinner.module.css';

/** Turns while something is waited for; what that is, stands beside it in words. */
export function Spinner({ look = 'inherit' }: { readonly look?: 'inherit' | 'muted' | 'large' }) {
  return <span className={clsx(styles.spinner, styles[look])} aria-hidden />;
}
