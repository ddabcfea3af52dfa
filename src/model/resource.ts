/** Tags by key; keys are case-sensitive. */
export type Tags = Readonly<Record<string, string>>;

/** A tag's value; keys may be called as members of every object are (`constructor`). */
export const tagValue = (tags: Tags, key: string): string | undefined =>
  Object.hasOwn(tags, key) ? tags[key] : undefined;

/** A resource named by its kind and name, in the account and region of what refers to it. */
export type ResourceName = { readonly kind: string; readonly name: string };

/** So many instances of a type that are billed by the hour while the resource lives. */
export type Instances = {
  readonly instanceType: string;
  readonly count: number;
  /** What AWS bills them as. */
  readonly use: 'hosting' | 'notebook' | 'studio' | 'cluster' | 'mlflow' | 'training';
};

/** What listing and describing a resource tells besides its tags: where it belongs and what it runs on. */
export type ResourceFacts = {
  /** Of what lives in a Studio domain. */
  readonly domainId?: string;
  /** The user profile that owns it (an app, a private space). */
  readonly userProfile?: string;
  readonly space?: string;
  /** `JupyterLab`, `KernelGateway` … */
  readonly appType?: string;
  /** A user profile's name in the organization's single sign-on. */
  readonly ssoUser?: string;
  /** What this was directly made from: an endpoint's config, its models, a model's training job or pipeline. */
  readonly madeFrom?: readonly ResourceName[];
  /** undefined: not known; empty: none are billed. */
  readonly instances?: readonly Instances[];
};

/** Whether a resource can cost money: now, once it is started again, or never more. */
export type ResourceState = 'live' | 'stopped' | 'finished';

/** One SageMaker resource as an audit found it. Times are epoch milliseconds. */
export type Resource = {
  /** As AWS spells it; never built from the name. */
  readonly arn: string;
  /** As its ARN spells it: `training-job`. */
  readonly kind: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly status?: string;
  readonly state: ResourceState;
  readonly createdAt?: number;
  readonly changedAt?: number;
  readonly tags: Tags;
  readonly facts: ResourceFacts;
};
