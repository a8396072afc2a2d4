/** A part of a page that is seen when what it asks for is there: nothing in it moves that somebody is about to press. */
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { AnswersExpected } from './expected.ts';
import styles from './OnceAnswered.module.css';

/** After so long it is seen, whatever is still missing. */
const PATIENCE_MS = 2_000;

/** Keeps its children out of sight, in their places, until each first answer has come that they asked for at first. */
export function OnceAnswered({ children }: { readonly children: ReactNode }) {
  const [isHere, setIsHere] = useState(false);
  const missing = useRef(0);
  const expected = useCallback(() => {
    missing.current += 1;
    return () => {
      missing.current -= 1;
      if (missing.current === 0) setIsHere(true);
    };
  }, []);
  // Children have asked by now: their effects come first.
  useEffect(() => {
    const wait = missing.current === 0 ? 0 : PATIENCE_MS;
    const timer = setTimeout(() => setIsHere(true), wait);
    return () => clearTimeout(timer);
  }, []);
  return (
    <AnswersExpected value={isHere ? null : expected}>
      <div className={styles.part} data-waiting={isHere ? undefined : ''}>
        {children}
      </div>
    </AnswersExpected>
  );
}
