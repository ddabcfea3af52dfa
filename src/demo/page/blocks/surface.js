import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { usePage } from '../page.js';

/**
 * Where blocks are shown: `{ kind: 'message' | 'modal' | 'home', target, values, setValue, errors }`;
 * target is what a click names (`{ channel, ts }` or `{ view_id }`).
 */
export const Surface = createContext(null);

export const useSurface = () => useContext(Surface);

/** Sends one element's action, after its confirm dialog when it has one. */
export function useAction(element, blockId) {
  const { state, operations } = usePage();
  const { target } = useSurface();
  const key = [target.ts ?? target.view_id, blockId, element.action_id, element.value].join('/');
  return {
    busy: state.busy.includes(key),
    /** @param {{ value?: string, selected?: string | string[] }} chosen */
    act: (chosen) => {
      const action = {
        action_id: element.action_id,
        ...(blockId === undefined ? {} : { block_id: blockId }),
        ...chosen,
      };
      const go = () => operations.click(target, action, key);
      if (element.confirm === undefined) go();
      else operations.ask(element.confirm, go);
    },
  };
}
