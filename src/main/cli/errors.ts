/** How a command refuses by itself, beside the AppErrors of the services. */

/** A command was used wrongly; the message is a sentence already. */
export class UsageError extends Error {}

/** A command failed in a part of what it did, and has already said in which. */
export class PartlyFailed extends Error {}

/** The program that a command was asked to run has ended, or was not started: the command ends with the same code. */
export class ProgramEnded extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`the program ended with ${exitCode}`);
    this.exitCode = exitCode;
  }
}
