// What the page's scripts share: one global object, to which each script adds its part.
// What it declares is checked against each script that makes or calls it; `window.speechqa` grows script by script.

/** Characters of a speech's text, from the first up to but without the second. */
type Span = [number, number];

/** A sentence of a speech that a reply rests on. */
interface Citation {
  marker: number;
  speech: string;
  title: string;
  section: string[];
  paragraph: number;
  sentence: number;
  start: number;
  end: number;
  quote: string;
  values: Span[];
}

/** A sentence of a reply; `markers` names the citations it rests on, `own` says that it is the program's own. */
interface Statement {
  text: string;
  markers: number[];
  own: boolean;
}

/** What the browser keeps of an answer: enough to draw it again, export it, and ask further. */
interface Reply {
  state: "answered" | "near" | "outside" | "talk";
  statements: Statement[];
  citations: Citation[];
  near: Citation[];
  elapsed_ms: number;
}

/** What goes along with a later question of an earlier reply. */
type Said = Pick<Reply, "state" | "statements" | "elapsed_ms"> & Partial<Pick<Reply, "citations">>;

/** A question and, once it came, its reply; `speeches` null stands for all of them. */
interface Turn {
  id: string;
  question: string;
  asked: string;
  speeches: string[] | null;
  scope: string[];
  reply: Reply | null;
  vote: string;
  stopped?: boolean;
  problem?: string;
}

interface Chat {
  id: string;
  title: string;
  turns: Turn[];
}

/** A line of the list of conversations. */
interface ChatEntry {
  id: string;
  title: string;
  updated: number;
}

/** What of a speech the source panel opens: its beginning, or what stands from `start` to `end`. */
interface Place {
  speech: string;
  title: string;
  start?: number;
  end?: number;
  quote?: string;
  values?: Span[];
  near?: boolean;
}

/** An answer as the server sends it; `html` is drawn, `reply` is kept. */
interface Answer {
  turn: string;
  html: string;
  copy?: string;
  reply?: Reply | null;
  problem?: string;
  generation?: string;
}

/** Functions of the server by name; each resolves to an object, in it `problem` where it did not go.  Neither what
    they give nor the markup that comes with it has types here: elements and results are `any`. */
type Server = Record<string, (data: object) => Promise<any>>;

/** What the elements with `data-act` do. */
type Acts = Record<string, (element: any, event: any) => unknown>;

type Values = Record<string, string | number>;
type Word = (key: string, values?: Values) => string;

/** A file made by the server; `data` is base64. */
interface MadeFile {
  data: string;
  mime: string;
}

interface Notice {
  action?: { label: string; run: () => void } | null;
  brief?: boolean;
  problem?: boolean;
}

interface Frame {
  attach(element: any): void;
  notice(text: string, options?: Notice): void;
  unnotice(): void;
  announce(text: string): void;
  fill(text: string, values?: Values): string;
  say: Word;
  call(server: Server, name: string, data: object, field?: HTMLElement | null): Promise<any>;
  button(label: string, style: string, run: (event: MouseEvent) => void, name?: string): HTMLButtonElement;
  base64(blob: Blob): Promise<string>;
  save(file: MadeFile, name: string): void;
  narrow(): boolean;
  motion(): ScrollBehavior;
}

interface FieldNote {
  show(field: any, text: string): void;
  clear(field: any): void;
  clearAll(root: any): void;
}

interface Tabs {
  attach(names: string[]): void;
  page(): string;
}

interface Keyboard {
  attach(link: any): void;
}

type Saved = "saved" | "trimmed" | "unsaved";

interface Store {
  INDEX: string;
  newId(): string;
  titleOf(question: string): string;
  list(): ChatEntry[];
  load(id: string): Chat;
  saveTurn(chatId: string, turn: Turn): Saved;
  saveChat(chat: Chat): Saved;
  remove(id: string): Chat;
  active: { get(): string | null; set(id: string): void };
  draft: { get(): string; set(text: string): void };
  scope(): string[] | null;
  setScope(chosen: string[] | null): void;
}

interface Stream {
  ask(path: string, data: object, signal?: AbortSignal): Promise<{ answer?: Answer; why?: string }>;
}

interface Box {
  left: number;
  top: number;
  bottom: number;
  width: number;
  height: number;
}

interface Tip {
  attach(root: any, replyOf: (mark: HTMLElement) => Reply | null | undefined): void;
  beside(mark: Box, tip: { width: number; height: number }, room: number, top?: number): { left: number; top: number };
  hide(): void;
  copyText(text: string): Promise<boolean>;
}

interface Side {
  attach(root: any, server: Server): void;
  chosen(): string[] | null;
  choose(ids: string[] | null): void;
  missing(): void;
  chooseAll(): Promise<void>;
  titles(ids: string[] | null): string[];
  seen(generation: string | undefined): void;
  showChats(activeId: string): void;
  rename(id: string, shown: () => string): void;
  toggle(open?: boolean): void;
}

interface Reader {
  attach(element: any, server: Server): void;
  open(place: Place, from?: HTMLElement | null, options?: { whole?: boolean; focus?: boolean }): Promise<void>;
  close(): void;
  leave(): void;
  follows(): boolean;
  drop(speech: string): void;
  reload(): Promise<void>;
  onopen: ((place: Place | null) => void) | null;
}

/** The server's functions, and the path that a question is posted to. */
interface ChatGiven {
  server: Server;
  path: string;
}

/** A question that the program is answering; `chat` is the conversation's id. */
interface Running {
  chat: string;
  turn: Turn;
  timer: number;
  control: AbortController;
}

interface ChatPage {
  attach(given: ChatGiven): Promise<void>;
  history(turns: Turn[], turn: Turn): { question: string; reply: Said }[];
  exportName(title: string, date: string, format: string): string;
}

interface LibraryPage {
  attach(element: any, server: Server): Promise<void>;
}

/** What became of an offered file: a speech of the library, or a problem. */
interface Outcome {
  token: string;
  speech?: string;
  title?: string;
  replaced?: string;
  problem?: string;
}

interface UploadGiven {
  root: any;
  server: Server;
  word: Word;
  taken: (outcomes: Outcome[]) => void;
}

interface Upload {
  attach(given: UploadGiven): UploadActs;
  progress(key: string, share: number, begun: number): string;
}

interface UploadActs {
  add(files: File[], replaces?: string): void;
  takeIn(): Promise<void>;
  leaveOut(row: HTMLElement): void;
  choose(): void;
}

type QuizReply = { truth: boolean } | { text: string } | { choices: number[] };

interface QuizQuestion {
  id: string;
  type: "single" | "multiple" | "blank" | "judge" | "order" | "short";
  options: number;
  html: string;
}

interface QuizAnswer {
  begin(element: any, question: QuizQuestion): void;
  pick(option: number): void;
  reply(): QuizReply | null;
  lock(): void;
  reveal(right: number[], said: DOMStringMap): void;
  key(event: KeyboardEvent): boolean;
}

interface QuizPage {
  attach(element: any, server: Server): void;
}

/** A sentence that a reader keeps, with its address in words. */
interface Excerpt {
  speech: string;
  title: string;
  start: number;
  end: number;
  quote: string;
  address: string;
}

interface Excerpts {
  attach(element: any): void;
  all(): Excerpt[];
  text(kept: Excerpt[]): string;
}

interface QuotePage {
  attach(element: any, server: Server): Promise<void>;
}

interface Speechqa {
  texts: Record<string, string>;
  fieldNote: FieldNote;
  frame: Frame;
  keyboard: Keyboard;
  tabs: Tabs;
  store: Store;
  stream: Stream;
  tip: Tip;
  side: Side;
  reader: Reader;
  chat: ChatPage;
  library: LibraryPage;
  upload: Upload;
  quizAnswer: QuizAnswer;
  quiz: QuizPage;
  quote: QuotePage;
  excerpts: Excerpts;
}

declare let speechqa: Speechqa;

interface Window {
  speechqa: Partial<Speechqa>;
}
