/** How a command refuses by itself, beside the AppErrors of the services. */

/** A command was used wrongly; the message is a sentence already. */
export class UsageError extends Error {}

/** A command failed in a part of what it did, and has already said in which. */
export class PartlyFailed extends Error {}
