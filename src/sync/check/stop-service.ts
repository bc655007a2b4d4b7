/** How a part of the running service asks for its end, for a mistake that only shows once it runs. */
export class ServiceStop {
  private readonly asked = Promise.withResolvers<Error>();

  /** Resolves with the reason as soon as the service is to end. */
  readonly requested: Promise<Error> = this.asked.promise;

  /** @param reason - its message is shown to whoever started the service. */
  request(reason: Error): void {
    this.asked.resolve(reason);
  }
}
