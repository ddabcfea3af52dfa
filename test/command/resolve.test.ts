import { expect, test } from '@jest/globals';
import { resolveSubcommand } from '../../src/command/resolve.ts';
import { tokenize } from '../../src/command/tokens.ts';
import { isUsageError } from '../../src/command/usage-error.ts';

const table = [
  { name: 'overview' },
  { name: 'spend', aliases: ['cost', 'costs'] },
  { name: 'settings' },
  { name: 'anomalies' },
  { name: 'forecast' },
];
const resolve = (word: string) => {
  const found = resolveSubcommand(word, table);
  return isUsageError(found) ? found : found.name;
};

test('takes exact names, aliases and unique prefixes in any case', () => {
  expect(resolve('spend')).toBe('spend');
  expect(resolve('SPEND')).toBe('spend');
  expect(resolve('sp')).toBe('spend');
  expect(resolve('an')).toBe('anomalies');
  expect(resolve('Cos')).toBe('spend');
  expect(resolve('cost')).toBe('spend');
});

test('lists what an ambiguous prefix could be', () => {
  expect(resolve('s')).toEqual({ usageError: '`s` could be `spend` or `settings`.' });
});

test('names what was meant, with the whole corrected line', () => {
  const rest = tokenize('by team, service env="a b" <@U1|ana>');
  if (isUsageError(rest)) throw new Error(rest.usageError);
  expect(resolveSubcommand('spned', table, rest)).toEqual({
    usageError: 'There is no subcommand `spned`. Did you mean `spend`?',
    try: 'spend by team, service env="a b" <@U1>',
  });
});

test('names the nearest even of what is far', () => {
  expect(resolve('xyzzyxyzzy')).toEqual({ usageError: expect.stringMatching(/The nearest is `\w+`/) });
  expect(resolve('')).toEqual({ usageError: expect.any(String) });
});
