import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { usePage } from '../page.js';
import { fieldKey, shownValue } from './values.js';

/**
 * Where blocks are shown: `{ kind: 'message' | 'modal' | 'home', target, values, setValue, state, errors, fields, locked }`;
 * target is what a click names (`{ channel, ts }` or `{ view_id }`), values are by `fieldKey`, state is what the workspace
 * knows of a view's fields, fields() what all of them hold, to go with a click; locked while the view is being sent.
 */
export const Surface = createContext(null);

export const useSurface = () => useContext(Surface);

/** What an element holds, and how to change that. */
export function useField(element, blockId) {
  const { values, state, setValue } = useSurface();
  return [shownValue(values, state, blockId, element), (value) => setValue(fieldKey(blockId, element), value)];
}

/** Sends one element's action, after its confirm dialog when it has one. */
export function useAction(element, blockId) {
  const { state, operations } = usePage();
  const { target, fields, locked } = useSurface();
  const key = [target.ts ?? target.view_id, blockId, element.action_id, element.value].join('/');
  return {
    busy: state.busy.includes(key),
    locked: locked === true,
    /** @param {{ value?: string, selected?: string | string[] }} chosen */
    act: (chosen) => {
      const action = {
        action_id: element.action_id,
        ...(blockId === undefined ? {} : { block_id: blockId }),
        ...chosen,
        ...(fields === undefined ? {} : { values: fields() }),
      };
      const go = () => operations.click(target, action, key);
      if (element.confirm === undefined) go();
      else operations.ask(element.confirm, go);
    },
  };
}
