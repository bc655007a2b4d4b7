/** Stops the running service with a message, for a mistake that only shows once it runs. */
export type StopService = (error: Error) => void;

export const STOP_SERVICE = Symbol('StopService');
