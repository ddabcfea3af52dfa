import type { MlcostError } from '../../../errors.ts';

/** Errors after which nobody knows whether AWS did what it was asked. */
export const isUnsure = ({ code }: MlcostError): boolean => code === 'aws_timeout' || code === 'aws_unavailable';

/** What can't be read now can be read later: until then an outcome that nobody knows stays open. */
export const isPassing = (error: MlcostError): boolean =>
  isUnsure(error) || error.code === 'aws_throttled' || error.code === 'aws_credentials';

export const errorText = ({ message, hint }: Pick<MlcostError, 'message' | 'hint'>): string =>
  [message, hint].filter(Boolean).join(' ');

/** Of a write whose answer was lost, where AWS won't let its outcome be read. */
export const unknownText = (error: MlcostError): string =>
  error.code === 'aws_not_found' ? errorText(error) : `Nobody knows whether AWS did it. ${errorText(error)}`;
