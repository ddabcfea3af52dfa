/** A request to the demo that a person could not have made in Slack; its message is a sentence for that person. */
export class Refused extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}
