import * as fc from 'fast-check';

/**
 * Property tests try the same cases in every run, so that a failure belongs to the change at hand. FC_SEED=random looks
 * for new ones, and FC_SEED=<number> repeats a run; a counterexample found this way becomes a test of its own.
 */
const wanted = process.env['FC_SEED'] ?? '20261119';
fc.configureGlobal({ seed: wanted === 'random' ? Date.now() % 2 ** 31 : Number(wanted) });
