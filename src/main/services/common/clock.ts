/** The time now. An argument of every service that needs it, so that a test can set it. */
export type Clock = () => Date;
