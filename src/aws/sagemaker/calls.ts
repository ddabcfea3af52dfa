import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { askAws } from '../errors.ts';
import type { CallOptions, Pacer } from '../pace.ts';

type Sdk = typeof import('@aws-sdk/client-sagemaker');
type CommandOf<Name extends string> = `${Name}Command` extends keyof Sdk
  ? Sdk[`${Name}Command`] extends new (input: never) => infer Command
    ? Command
    : never
  : never;

/** An operation of SageMaker by the SDK's name: `ListModels`. */
export type SageMakerOperation = keyof {
  [Key in keyof Sdk as Key extends `${infer Name}Command` ? (Name extends '$' ? never : Name) : never]: true;
};
export type InputOf<Name extends SageMakerOperation> = CommandOf<Name> extends { input: infer Input } ? Input : never;
export type OutputOf<Name extends SageMakerOperation> =
  CommandOf<Name> extends {
    resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer Output }>;
  }
    ? Output
    : never;

/**
 * One call of SageMaker in one account and region, paced, throttled ones sent again.
 *
 * @throws MlcostError with the IAM action that is missing, aws_not_found for what is gone.
 */
export type SageMakerCall = <Name extends SageMakerOperation>(
  name: Name,
  input: InputOf<Name>,
  options?: CallOptions,
) => Promise<OutputOf<Name>>;

type Sender = {
  send(command: object, options: { abortSignal?: AbortSignal }): Promise<unknown>;
};

/** `client` is asked for at the first call: the SDK's SageMaker takes longer to load than the rest of the bot. */
export function sageMakerCalls(
  client: () => Promise<{ sdk: Sdk; client: SageMakerClient }>,
  pacer: Pacer,
): SageMakerCall {
  return <Name extends SageMakerOperation>(name: Name, input: InputOf<Name>, options: CallOptions = {}) =>
    pacer.run(
      () =>
        askAws('sagemaker', name, async () => {
          const { sdk, client: made } = await client();
          // TypeScript can't tell that the command of a name takes that name's input and answers its output.
          const Command = sdk[`${name}Command` as keyof Sdk] as unknown as new (input: InputOf<Name>) => object;
          const sender = made as unknown as Sender;
          const output = await sender.send(
            new Command(input),
            options.signal === undefined ? {} : { abortSignal: options.signal },
          );
          return output as OutputOf<Name>;
        }),
      options,
    );
}
