import type { Logger } from 'pino';
import type { Budget } from '../aws/budgets.ts';
import type { Asker } from '../aws/cost-explorer/cache.ts';
import type { CostSource } from '../aws/cost-explorer/source.ts';
import type { Aws } from '../aws/places.ts';
import type { Prices } from '../aws/prices/prices.ts';
import type { RequestContext } from '../command/request-grammar.ts';
import type { Token } from '../command/tokens.ts';
import { isUsageError, type UsageError } from '../command/usage-error.ts';
import type { Config } from '../config.ts';
import type { Day } from '../model/period.ts';
import type { AnswerView } from '../slack/answer.ts';
import type { PeopleDirectory } from '../slack/people.ts';
import type { Store } from '../store/store.ts';
import type { Runner } from './fix/work/runner.ts';
import type { Auditing } from './inventory/auditing.ts';

/** What went wrong last, for the people who look after the bot. */
export type Failure = { readonly at: number; readonly message: string };

export type Health = {
  readonly startedAt: Date;
  failed(message: string): void;
  lastFailure(): Failure | undefined;
};

/** What the bot is made of; features take the part they need. */
export type Deps = {
  readonly config: Config;
  readonly store: Store;
  readonly log: Logger;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly costs: (asker: Asker) => CostSource;
  readonly budgets: () => Promise<Budget[]>;
  readonly health: Health;
  /** SageMaker and the tagging API of every account and region that is looked at. */
  readonly aws: Aws;
  readonly prices: Prices;
  readonly audits: Auditing;
  readonly fixes: Runner;
  readonly people: PeopleDirectory;
  /** This process among others on the same store. */
  readonly instance: string;
};

/** What a parser may know without asking anybody. */
export type ParseContext = RequestContext & { readonly words: ExampleWords };

/** What a question about cost alone needs. */
export type CostQuestion = Pick<Deps, 'config' | 'budgets' | 'store' | 'clock' | 'health'> & {
  readonly asker: Asker;
  readonly costs: CostSource;
  /** The team's day. */
  readonly today: Day;
  /** The day Cost Explorer is in. */
  readonly utcToday: Day;
  /** The last day whose amounts can all be in Cost Explorer. */
  readonly lastWhole: Day;
  /** Whether the person is one of `people.admin`. */
  readonly isAdmin: () => Promise<boolean>;
};

/** One person's question: the adapters it may use, and the day on which it was asked. */
export type Question = CostQuestion &
  Pick<Deps, 'audits' | 'people' | 'aws'> & {
    /** Whether the person is one of `people.tag` or an admin, and so may tag what belongs to others. */
    readonly mayTag: () => Promise<boolean>;
    /** What to tell the person while the answer takes long; plain text. */
    readonly progress: (says: string) => void;
  };

export type Csv = { readonly filename: string; readonly title: string; readonly rows: readonly (readonly string[])[] };

/** The primary tag and one of its values, as a command line writes them. */
export type ExampleWords = { readonly tag: string; readonly value: string };

export type Example = { readonly line: string; readonly says: string };

/** How a subcommand is written: parse → query → view, each plain and separately testable. */
export type SubcommandSpec<Request, Report> = {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly usage: string;
  readonly summary: string;
  /** Lines worth trying, in the words of the team's own policy. */
  readonly examples: (words: ExampleWords) => readonly Example[];
  /** Its lines may name a period. */
  readonly takesPeriod?: true;
  /** Its lines may group by a tag or dimension, and name a metric. */
  readonly takesKeys?: true;
  readonly parse: (tokens: readonly Token[], context: ParseContext) => Request | UsageError;
  /** The canonical command line of a request: what a button carries, so that it survives a restart. */
  readonly line: (request: Request) => string;
  readonly query: (request: Request, question: Question) => Promise<Report | UsageError>;
  readonly view: (report: Report) => AnswerView;
  /** May ask for more than the answer shows. */
  readonly csv?: (report: Report, question: Question) => Csv | Promise<Csv>;
};

export type Answer = {
  readonly line: string;
  readonly view: AnswerView;
  readonly csv: (() => Promise<Csv>) | undefined;
};

/** A subcommand as the router sees it: the types of its request and report stay inside. */
export type Subcommand = Pick<
  SubcommandSpec<never, never>,
  'name' | 'aliases' | 'usage' | 'summary' | 'examples' | 'takesPeriod' | 'takesKeys'
> & {
  readonly hasCsv: boolean;
  readonly check: (tokens: readonly Token[], context: ParseContext) => { line: string } | UsageError;
  readonly answer: (
    tokens: readonly Token[],
    context: ParseContext,
    question: Question,
  ) => Promise<Answer | UsageError>;
};

export function subcommand<Request, Report>(spec: SubcommandSpec<Request, Report>): Subcommand {
  const { name, aliases, usage, summary, examples, takesPeriod, takesKeys, csv } = spec;
  return {
    name,
    usage,
    summary,
    examples,
    ...(aliases === undefined ? {} : { aliases }),
    ...(takesPeriod === undefined ? {} : { takesPeriod }),
    ...(takesKeys === undefined ? {} : { takesKeys }),
    hasCsv: csv !== undefined,
    check(tokens, context) {
      const request = spec.parse(tokens, context);
      return isUsageError(request) ? request : { line: spec.line(request) };
    },
    async answer(tokens, context, question) {
      const request = spec.parse(tokens, context);
      if (isUsageError(request)) return request;
      const report = await spec.query(request, question);
      if (isUsageError(report)) return report;
      return {
        line: spec.line(request),
        view: spec.view(report),
        csv: csv === undefined ? undefined : async () => csv(report, question),
      };
    },
  };
}
