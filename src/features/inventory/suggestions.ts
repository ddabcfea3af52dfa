import type { Judgement } from '../../model/judge.ts';

/**
 * What is suggested for what is wrong now. The snapshot keeps the suggestions of an audit also when they have been
 * followed, so that they are there again after an undo.
 */
export const withOpenSuggestions = <Row extends Pick<Judgement, 'findings' | 'suggestions'>>(row: Row): Row => ({
  ...row,
  // Another spelling beside the right one is taken away, not set to anything.
  suggestions: row.suggestions.filter(({ key }) =>
    row.findings.some((finding) => finding.key === key && finding.kind !== 'duplicate'),
  ),
});
