import htm from 'htm';
import { h } from 'preact';

/** Tagged template that makes Preact nodes: text is always text, so nothing a message says can become markup. */
export const html = htm.bind(h);

/** Joins class names, leaving out what is false. @param {...(string | false | null | undefined)} names */
export const classes = (...names) => names.filter(Boolean).join(' ');
