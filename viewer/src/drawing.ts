/** When the 3D pane is drawn anew: once per picture of the screen at most, and only if something changed. */

import type { App } from './app';
import type { Navigator } from './stage/navigator';

const NUM_TIMINGS = 240;

export class Drawing {
  navigator: Navigator | null = null;
  /** Called after each drawn picture. */
  readonly after: (() => void)[] = [];
  private dirty = true;
  private readonly timings = new Float64Array(NUM_TIMINGS);
  private numDrawn = 0;
  private waiting: (() => void)[] = [];
  private readonly shownFrames: number[] = [];

  constructor(private readonly app: App) {
    app.player.on('frame', () => this.request());
    app.state.on(() => this.request());
  }

  request(): void {
    this.dirty = true;
  }

  /** How many pictures have been drawn. */
  get count(): number {
    return this.numDrawn;
  }

  /** Resolves when the next picture is drawn. */
  drawn(): Promise<void> {
    this.request();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  run(): void {
    const step = (now: number): void => {
      this.app.player.tick(now);
      if (this.dirty) this.draw();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  /** Median time of our script per drawn picture, ms: all parts that follow the frame, and the drawing. */
  scriptMs(): number {
    const known = this.timings.slice(0, Math.min(this.numDrawn, NUM_TIMINGS)).sort();
    return known.length ? known[known.length >> 1]! : NaN;
  }

  /** The frame whose bodies are drawn: over the video they keep to the picture that is there. */
  get frame(): number {
    const { player, state } = this.app;
    const feed = player.feed;
    const isOver = state.choices.view === 'camera' && this.app.stage?.hasPicture;
    return isOver && feed?.isSeeking && feed.pictureFrame >= 0 ? feed.pictureFrame : player.frame;
  }

  draw(): void {
    const begin = performance.now();
    this.dirty = false;
    const { stage, layers, state } = this.app;
    if (stage) {
      const frame = this.frame;
      const overPicture = state.choices.view === 'camera' && state.choices.overlaid;
      layers.forEach((layer, index) => {
        this.shownFrames[index] = this.app.frameOf(index, frame);
        layer.update(
          this.shownFrames[index]!,
          state,
          index > 0 ? layers[0]! : null,
          overPicture,
          this.app.player.playing,
        );
      });
      this.navigator?.follow();
      stage.draw();
    }
    for (const listener of this.after) listener();
    this.timings[this.numDrawn++ % NUM_TIMINGS] = performance.now() - begin + this.app.player.spentMs;
    this.app.player.spentMs = 0;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
