export type Team = 'search' | 'vision' | 'fraud';
export const teams: readonly Team[] = ['search', 'vision', 'fraud'];

/** Who works in which team; the first of each is a person of the demo workspace. */
export const people: Readonly<Record<Team, readonly string[]>> = {
  search: ['ana', 'hugo', 'ines', 'jonas', 'kaori', 'liam', 'mei'],
  vision: ['ben', 'nora', 'oscar', 'priya', 'quentin', 'rosa', 'sven'],
  fraud: ['dmitri', 'tara', 'umar', 'vera', 'wen', 'yusuf', 'zoe'],
};

/** As the workspace's and the single sign-on's. */
export const mailOf = (person: string): string => `${person}@acme-ml.example`;

export const accounts = {
  payer: '111122223333',
  prod: '222233334444',
  research: '333344445555',
} as const;
export const regions = { eu: 'eu-west-1', us: 'us-east-1' } as const;
/** Each team's Studio domain. */
export const domains: Readonly<Record<Team, string>> = {
  search: 'd-s4kq1v7zm2xa',
  vision: 'd-v9wpt3hcb6yd',
  fraud: 'd-f5jrn8gle0uk',
};
