import { useEffect, useRef, useState } from 'preact/hooks';

/** The width of an element in pixels, kept while the window changes: charts are drawn at their true size. */
export function useWidth(initial = 560) {
  const ref = useRef(null);
  const [width, setWidth] = useState(initial);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(220, Math.floor(entry.contentRect.width))));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
