// What the page's scripts share: one global object, to which each script adds its part.

interface StoredTurn {
  id: string;
  question: string;
  [more: string]: unknown;
}

interface StoredChat {
  id: string;
  title: string;
  turns: StoredTurn[];
}

interface ChatEntry {
  id: string;
  title: string;
  updated: number;
}

declare var speechqa: any;

interface Window {
  speechqa: any;
}
