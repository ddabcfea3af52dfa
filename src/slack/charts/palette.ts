/**
 * Colours after Okabe and Ito, told apart with any colour vision and in grey, darkest first beside lightest; order,
 * line dashes and hatching say the same a second time.
 */
export const seriesColours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442'] as const;

export const ink = '#1d1c1d';
export const quiet = '#5c5b5f';
export const grid = '#e4e4e7';
export const background = '#ffffff';
export const unallocatedGrey = '#8d9096';
export const otherGrey = '#c8cbd1';
export const mutedLine = '#47474d';
export const mutedBar = '#b4b7be';
export const limitColour = '#b3261e';
export const bandColour = '#0072b2';

/** Money without the tag: always grey, wherever it stands in the order. */
export const isUnallocated = (name: string): boolean => /^\(?unallocated\)?$/i.test(name.trim());

/** The sum of what is not shown by itself. */
export const isOther = (name: string): boolean => /^\(?(?:\d+ )?others?(?:\)| \(\d+\))?$/i.test(name.trim());

/** A colour a name, in order; special names keep theirs. */
export const coloursOf = (names: readonly string[]): string[] => {
  let next = 0;
  return names.map((name) => {
    if (isUnallocated(name)) return unallocatedGrey;
    if (isOther(name)) return otherGrey;
    return seriesColours[next++ % seriesColours.length] ?? ink;
  });
};
