import { html } from './html.js';

/** Line icons on a 20 × 20 grid, drawn for this page. They are decoration: what they mean is said in words beside them. */
const paths = {
  hash: 'M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  home: 'M3.5 9.5 10 4l6.5 5.5M5.5 8.5V16h9V8.5M8.5 16v-4h3v4',
  menu: 'M3.5 5.5h13M3.5 10h13M3.5 14.5h13',
  close: 'M5 5l10 10M15 5 5 15',
  clock: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6v4.2l2.8 1.8',
  eye: 'M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5zM10 7.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z',
  pulse: 'M2.5 10.5h3l2-5.5 4 10.5 2.3-5h3.7',
  down: 'M5 8l5 5 5-5',
  left: 'M12.5 5l-5 5 5 5',
  right: 'M7.5 5l5 5-5 5',
  dots: 'M5 10a.6.6 0 1 1-1.200 0 .6.6 0 0 1 1.200 0zM10.600 10a.6.6 0 1 1-1.200 0 .6.6 0 0 1 1.200 0zM16.200 10a.6.6 0 1 1-1.200 0 .6.6 0 0 1 1.200 0z',
  bolt: 'M11.5 2.5 4.500 11.500h5L8.500 17.500l7-9h-5z',
  reply: 'M3.5 5h13v8.5h-7L6 17v-3.5H3.5z',
  file: 'M5 3h6.5L15 6.5V17H5zM11.5 3v3.5H15',
  download: 'M10 3.5v9M6.5 9l3.5 3.5L13.5 9M4 16.5h12',
  link: 'M8.5 11.5l3-3M7 9.5 5.2 11.3a2.5 2.5 0 0 0 3.5 3.5l1.8-1.8M13 10.5l1.8-1.8a2.5 2.5 0 0 0-3.5-3.5L9.5 7',
  send: 'M3.5 10 16.5 4l-4 12.5-3-5zM9.5 11.5l7-7.5',
  people:
    'M7.5 4.5a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2zM2.5 16c.3-3 2.2-4.6 5-4.6s4.700 1.600 5 4.600M13 5a2.300 2.300 0 0 1 0 4.400M14.200 11.600c1.900.5 3 1.900 3.300 4.400',
  alert: 'M10 3.5 17.500 16.500h-15zM10 8.500v3.500M10 14.200h.01',
  check: 'M4.500 10.500 8.500 14.500 15.500 6',
  info: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 9v4.500M10 6.500h.01',
  shared: 'M7 6.500a4 4 0 1 0 0 7M13 6.500a4 4 0 1 1 0 7M8 10h4',
};

/** @param {{ name: keyof typeof paths, size?: number }} props */
export const Icon = ({ name, size = 16 }) => html`
  <svg
    class="icon"
    viewBox="0 0 20 20"
    width=${size}
    height=${size}
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d=${paths[name]} />
  </svg>
`;
