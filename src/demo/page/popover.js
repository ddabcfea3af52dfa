import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { classes } from './html.js';

/** Closes what is open on a click elsewhere or on Escape (which then closes nothing else). */
export function useDismiss(root, open, close) {
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => {
      if (!root.current?.contains(event.target)) close();
    };
    const escape = (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      close();
    };
    document.addEventListener('pointerdown', outside, true);
    document.addEventListener('keydown', escape, true);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      document.removeEventListener('keydown', escape, true);
    };
  });
}

/** The classes that keep an open popover inside the box that scrolls, which would cut it off. */
export function usePlacement(root, open) {
  const [placement, setPlacement] = useState('');
  useLayoutEffect(() => {
    const box = open
      ? root.current.closest('.conversation, .panel-body, .home, .modal-body')?.getBoundingClientRect()
      : undefined;
    if (box === undefined) {
      setPlacement('');
      return;
    }
    const popover = root.current.querySelector('.popover').getBoundingClientRect();
    const up = popover.bottom > box.bottom && root.current.getBoundingClientRect().top - popover.height > box.top;
    setPlacement(classes(up && 'popover-up', popover.right > box.right - 4 && 'popover-leftwards'));
  }, [open]);
  return placement;
}
