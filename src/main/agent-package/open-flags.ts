/** How files that somebody else made are opened. */
import { constants } from 'node:fs';

/** Reads, and never waits for a writer where the file is a pipe. Windows does not know the flag. */
export const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK || 0);

/** The same, and refuses a symbolic link. Windows does not know that flag either. */
export const READ_NO_LINK = READ_WITHOUT_WAITING | (constants.O_NOFOLLOW || 0);
