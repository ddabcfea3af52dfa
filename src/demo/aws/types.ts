/** What the emulated AWS organization is made of. Everything it answers derives from an `Organization` and a `Ledger`. */

/** A UTC day, `YYYY-MM-DD`. */
export type Day = string;

export type RecordType =
  | 'Usage'
  | 'DiscountedUsage'
  | 'SavingsPlanCoveredUsage'
  | 'Tax'
  | 'Credit'
  | 'Refund'
  | 'Recurring'
  | 'Support';

/** One line of the bill of one day. Amounts are decimal strings in USD, exact; `quantity` is in `unit`. */
export type LedgerLine = {
  readonly day: Day;
  readonly account: string;
  /** A region's name, or `global`; `NoRegion` for what has none (tax). */
  readonly region: string;
  /** As Cost Explorer's SERVICE says it: `Amazon SageMaker`. */
  readonly service: string;
  readonly usageType: string;
  readonly operation: string;
  readonly recordType: RecordType;
  readonly purchaseType?: string;
  readonly instanceType?: string;
  readonly resource?: string;
  /** The tags the resource carried that day, activated as cost allocation tags or not. */
  readonly tags: Readonly<Record<string, string>>;
  readonly unblended: string;
  readonly amortized: string;
  readonly netAmortized: string;
  /** Default: as `unblended`. */
  readonly netUnblended?: string;
  /** Default: as `unblended`. */
  readonly blended?: string;
  readonly quantity: string;
  readonly unit?: string;
};

/** The bill by day. `linesOn` must answer the same for the same day, whenever it is asked. */
export type Ledger = {
  readonly first: Day;
  /** Inclusive. */
  readonly last: Day;
  linesOn(day: Day): readonly LedgerLine[];
};

export type AwsAccount = { readonly id: string; readonly name: string; readonly email?: string };

export type AccessKey = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly account: string;
  readonly user: string;
  /** IAM actions the user may not do, as for a role. */
  readonly deny?: readonly string[];
};

export type Role = {
  readonly arn: string;
  readonly externalId?: string;
  readonly maxSessionSeconds?: number;
  /** IAM actions the role may not do, by the name AWS gives them: `ce:GetCostForecast`, `ce:*`. */
  readonly deny?: readonly string[];
};

export type CostAllocationTag = {
  readonly key: string;
  readonly type: 'UserDefined' | 'AWSGenerated';
  readonly status: 'Active' | 'Inactive';
  readonly lastUpdated?: Day;
  readonly lastUsed?: Day;
};

/** The first rule whose every condition holds gives the value; none: `otherwise`, or no value at all. */
export type CostCategory = {
  readonly name: string;
  readonly rules: readonly {
    readonly value: string;
    readonly tag?: { readonly key: string; readonly values: readonly string[] };
    readonly accounts?: readonly string[];
    readonly services?: readonly string[];
  }[];
  readonly otherwise?: string;
};

export type AnomalyMonitor = {
  readonly arn: string;
  readonly name: string;
  readonly created: Day;
  /** What is watched one by one: each service, each account, each value of a tag. */
  readonly by: { readonly dimension: 'SERVICE' | 'LINKED_ACCOUNT' } | { readonly tag: string };
};

export type BudgetFilter =
  | {
      readonly form: 'old';
      /** `Service`, `LinkedAccount`, `Region`, `UsageType`, and `TagKeyValue` with values like `user:Key$Value`. */
      readonly costFilters: Readonly<Record<string, readonly string[]>>;
      readonly leavesOut: readonly ('Tax' | 'Credit' | 'Refund' | 'Support')[];
      readonly amortized: boolean;
    }
  | { readonly form: 'new'; readonly expression: FilterExpression; readonly metric: CostMetric };

export type CostMetric = 'UnblendedCost' | 'BlendedCost' | 'AmortizedCost' | 'NetUnblendedCost' | 'NetAmortizedCost';

/** Cost Explorer's and Budgets' filter; exactly one member a node. */
export type FilterExpression = {
  readonly Or?: readonly FilterExpression[] | undefined;
  readonly And?: readonly FilterExpression[] | undefined;
  readonly Not?: FilterExpression | undefined;
  readonly Dimensions?: FilterLeaf | undefined;
  readonly Tags?: FilterLeaf | undefined;
  readonly CostCategories?: FilterLeaf | undefined;
};
export type FilterLeaf = {
  readonly Key?: string | undefined;
  readonly Values?: readonly string[] | undefined;
  readonly MatchOptions?: readonly string[] | undefined;
};

export type Budget = {
  readonly account: string;
  readonly name: string;
  /** USD, decimal. */
  readonly limit: string;
  readonly timeUnit: 'DAILY' | 'MONTHLY' | 'QUARTERLY' | 'ANNUALLY';
  readonly created: Day;
  readonly filter: BudgetFilter;
};

export type Organization = {
  readonly payer: string;
  readonly accounts: readonly AwsAccount[];
  readonly regions: readonly string[];
  readonly accessKeys: readonly AccessKey[];
  readonly roles: readonly Role[];
  readonly costAllocationTags: readonly CostAllocationTag[];
  readonly costCategories: readonly CostCategory[];
  readonly anomalyMonitors: readonly AnomalyMonitor[];
  readonly budgets: readonly Budget[];
  /** 14 unless the organization enabled 38 months of monthly history. */
  readonly historyMonths?: 14 | 38;
  /** Whether the payer enabled resource-level data in Cost Explorer's preferences. */
  readonly resourceLevelData?: boolean;
  /** What the Price List API lists of SageMaker; nothing without it. */
  readonly priceList?: PriceList;
};

/** SageMaker's on-demand prices: USD an hour, decimal, whatever the instance is used for. */
export type PriceList = {
  readonly published: Day;
  readonly prices: readonly { readonly region: string; readonly instanceType: string; readonly hourly: string }[];
};

/** A taggable SageMaker resource as the organization has it. */
export type InventoryItem = {
  /** As its ARN's path begins and AWS's own lists of kinds say it: `training-job`. */
  readonly kind: string;
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** An ISO instant. */
  readonly created: string;
  readonly modified?: string;
  readonly status?: string;
  /** The tags it came with. None, and none ever before: the Resource Groups Tagging API does not know it. */
  readonly tags: Readonly<Record<string, string>>;
  /** It had tags that were removed: known with no tags. */
  readonly onceTagged?: boolean;
  /** What Describe (and List, where it has it) answers besides name, ARN, status and times; the API's member names. */
  readonly members?: Readonly<Record<string, unknown>>;
};

/** The SageMaker resources of an organization. */
export type Inventory = {
  /** What exists at the moment, always in the same order; the very same array while that is the same. */
  items(now: Date): readonly InventoryItem[];
};

/** One account in one region. */
export type Place = { readonly account: string; readonly region: string };

export type Fault = {
  /** `GetCostAndUsage`, `ce:GetCostAndUsage`, `ce:*` or `*`. */
  readonly operation: string;
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  readonly delayMs?: number | undefined;
  readonly throttle?: boolean | undefined;
  /** Seconds, sent as Retry-After. */
  readonly retryAfter?: number | undefined;
  /** Do the work, then close the connection instead of answering. */
  readonly drop?: boolean | undefined;
  /** How often it strikes; without it, until the faults are replaced. */
  readonly times?: number | undefined;
};

export type AwsFaults = {
  readonly faults?: readonly Fault[] | undefined;
  /** Every paginated operation answers at most so many rows. */
  readonly pageSize?: number | undefined;
  /** IAM actions nobody may do: `ce:GetCostForecast`; in one place only: `sagemaker:ListApps@222233334444/eu-west-1`. */
  readonly deny?: readonly string[] | undefined;
  /** Operations this "third-party implementation" lacks: `ce:GetCostForecast`, `ce:*`. */
  readonly unsupported?: readonly string[] | undefined;
  readonly latencyMs?: number | undefined;
  /** Days appear bit by bit, from about ten hours after their lines happened until they are complete. */
  readonly partialDays?: boolean | undefined;
  /** The first point of a MONTHLY forecast begins with its month and includes what was spent in it. */
  readonly forecastWholeMonth?: boolean | undefined;
  /**
   * Calls a second in one place, real time, instead of the usual quotas: `sagemaker` (all its operations together),
   * `tagging:GetResources` (that one), `*` (everything); 0 is no limit.
   */
  readonly rates?: Readonly<Record<string, number>> | undefined;
  /** How long, in real time, the Resource Groups Tagging API goes on showing the tags of before a change; 3,000. */
  readonly taggingDelayMs?: number | undefined;
  /** ARNs (`*` is any text) whose tags it refuses to change, though SageMaker's own AddTags does: `*:workteam/*`. */
  readonly refuseTagging?: readonly string[] | undefined;
  /** Resources whose tags it fails to change so many times: InternalServiceException, which is worth another try. */
  readonly tagFailures?: readonly TagFailure[] | undefined;
  /** Resources that are gone, though they were there a moment ago; they are back when the faults are replaced. */
  readonly vanish?: readonly string[] | undefined;
  /** What somebody else does to tags at the moment the faults are set, once. */
  readonly retag?: readonly Retag[] | undefined;
};

export type TagFailure = {
  /** `*` is any text. */
  readonly arn: string;
  /** Without it, until the faults are replaced. Every resource it means counts. */
  readonly times?: number | undefined;
};

export type Retag = {
  readonly arn: string;
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly remove?: readonly string[] | undefined;
};

/** One change of a resource's tags, by the story's clock. */
export type TagChange = {
  readonly at: string;
  /** The ARN of who did it. */
  readonly by: string;
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
};

/** One request that arrived, however it ended; status 0 is a dropped connection. */
export type Call = {
  readonly at: string;
  readonly operation: string;
  readonly status: number;
  readonly error?: string;
  readonly account?: string;
  readonly ms: number;
};

export type EmulatedAws = {
  readonly url: string;
  /** What a client needs to reach it as the payer's first access key. */
  readonly env: Record<string, string>;
  /** Requests so far by `service:Operation`, refused and failed ones included. */
  calls(): Record<string, number>;
  /** The last 200, oldest first. */
  recent(): readonly Call[];
  /** Requests being worked on right now. */
  openCalls(): number;
  /** Throws for a `retag` of what does not exist; nothing of the faults is set then. */
  setFaults(faults: AwsFaults): void;
  /** The tags a resource has at this moment; undefined: there is no such resource. */
  tagsOf(arn: string): Readonly<Record<string, string>> | undefined;
  /** Every change of a resource's tags since the start, oldest first. */
  tagHistory(arn: string): readonly TagChange[];
  close(): Promise<void>;
};
