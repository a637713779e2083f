/** How the run in the frame stands. */
export interface RaftPlaygroundState {
  /** In milliseconds. */
  time: number;
  /** The number of the last record. */
  record: number;
  playing: boolean;
  /** The same run has the same, everywhere. */
  digest: string;
  /** What opens this moment, behind the `#` of a playground's address. */
  link: string;
  /** Empty if the run has no name. */
  title: string;
  servers: {
    /** `S1` */
    id: string;
    standing: 'down' | 'learner' | 'follower' | 'pre-candidate' | 'candidate' | 'leader';
    term: number;
    commitIndex: number;
    lastIndex: number;
  }[];
}

/** What a playground tells the page around it, as the `detail` of an event of this name. */
export interface RaftPlaygroundEvents {
  /** It can be asked, and shows the moment that was asked for. */
  ready: { title: string; end: number };
  /** The moment moved, or it began or ceased to play: ten times a second at most. */
  time: { time: number; record: number; playing: boolean };
  /** What opens the run changed. */
  link: { link: string };
  /** Something happened that is worth telling. */
  record: { time: number; record: number; says: string };
  /** A property broke. */
  violation: { time: number; record: number; property: string };
  /** It is so many pixels high now. */
  resize: { height: number };
  /** Something could not be done, or not be shown as it was asked for. */
  error: { says: string };
}

/**
 * A run of Raft in a frame. Every method answers once the frame did it, and fails with a sentence
 * if it cannot be done.
 */
export interface RaftPlaygroundElement extends HTMLElement {
  play(): Promise<void>;
  pause(): Promise<void>;
  /** To a time in milliseconds. */
  seek(ms: number): Promise<void>;
  /** What a scenario would write behind a time: `crash S1`. */
  act(text: string): Promise<void>;
  /** A link, a lesson, parameters, or the text of a scenario. */
  open(run: string): Promise<void>;
  state(): Promise<RaftPlaygroundState>;
  addEventListener<Name extends keyof RaftPlaygroundEvents>(
    name: Name,
    listener: (event: CustomEvent<RaftPlaygroundEvents[Name]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'raft-playground': RaftPlaygroundElement;
  }
}
