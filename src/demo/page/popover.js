import { useEffect } from 'preact/hooks';

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
