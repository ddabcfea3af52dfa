import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The page's state and operations, for every component below <App>. */
export const Page = createContext(null);

/** @returns {{ state: object, operations: object }} */
export const usePage = () => useContext(Page);
