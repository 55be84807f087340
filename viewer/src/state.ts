/** What the user has chosen to see; parts of the page listen to it. */

export type ViewName = 'camera' | 'orbit';
export type Trails = 'off' | 'short' | 'whole';
export type Arrangement = 'both' | 'video' | 'bodies';

export interface Choices {
  view: ViewName;
  /** 0 the video alone, 0.5 opaque bodies over it, 1 the bodies alone. */
  blend: number;
  bodies: boolean;
  skeleton: boolean;
  joints: boolean;
  axes: boolean;
  contacts: boolean;
  grid: boolean;
  camera: boolean;
  shadows: boolean;
  labels: boolean;
  trails: Trails;
  follow: boolean;
  arrangement: Arrangement;
  /** Two results: beside each other or laid over each other. */
  overlaid: boolean;
  /** The person that curves and facts are about, by `keyOf`; "" for nobody. */
  selected: string;
  /** The only person shown; "" for all. */
  solo: string;
}

/** A person's name across results. */
export function keyOf(layer: number, id: number): string {
  return `${layer}:${id}`;
}

export class State {
  readonly hidden = new Set<string>();
  private readonly listeners: (() => void)[] = [];

  constructor(public choices: Choices) {}

  on(listener: () => void): void {
    this.listeners.push(listener);
  }

  set(changed: Partial<Choices>): void {
    Object.assign(this.choices, changed);
    this.emit();
  }

  isShown(key: string): boolean {
    if (this.choices.solo) return this.choices.solo === key;
    return !this.hidden.has(key);
  }

  setHidden(key: string, hidden: boolean): void {
    if (hidden) this.hidden.add(key);
    else this.hidden.delete(key);
    this.emit();
  }

  private emit(): void {
    for (const listener of this.listeners) listener();
  }
}

export function firstChoices(): Choices {
  return {
    view: 'orbit',
    blend: 0.4,
    bodies: true,
    skeleton: false,
    joints: false,
    axes: false,
    contacts: true,
    grid: true,
    camera: true,
    shadows: true,
    labels: false,
    trails: 'off',
    follow: false,
    arrangement: 'both',
    overlaid: false,
    selected: '',
    solo: '',
  };
}
