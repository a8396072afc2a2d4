/** Where a reading call tells that its first answer is to come. */
import { createContext } from 'react';

/** Takes note of one more; what it gives back is called when that answer, or why there is none, is here. */
export type ExpectAnswer = () => () => void;

/** Null where nobody waits. */
export const AnswersExpected = createContext<ExpectAnswer | null>(null);
