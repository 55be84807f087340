/** The video element as a clock: which frame of the result its picture is, and how to get to one. */

import { frameAt } from '../scene/scene';

/** A timestamp may be rounded to the container's unit, at most a millisecond. */
const ROUNDING_S = 0.0015;
/** How far into a frame a seek aims, in parts of the frame's own time. */
const INTO_FRAME = 0.35;
/** The same where frames were left out, whose own times are not known, s. */
const INTO_UNEVEN_FRAME_S = 0.004;
/** A hidden page shows no pictures: a seek counts as done without one after this long. */
const NO_PICTURE_MS = 700;

export interface Frames {
  times: Float64Array;
  frameIds: Int32Array;
  fps: number;
}

export class VideoFeed {
  /** Row of `frames` whose picture is shown, -1 before the first. */
  pictureFrame = -1;
  /** Whether the picture is that frame's own, not one between it and the next (frames may have been left out). */
  isOwnPicture = false;
  /** Whether the video has gone on beyond the last frame of the result. */
  isBeyond = false;
  /** Called with the row whenever a new picture is shown. */
  onPicture: (frame: number) => void = () => {};
  /** The media time (s) of the file's first frame. */
  private offset = 0;
  private calibrated = false;
  /** Resolves with the first picture. */
  readonly started: Promise<void>;
  private begin: () => void = () => {};
  private wanted = -1;
  private inFlight = -1;
  private waiting: (() => void)[] = [];
  private timer = 0;

  constructor(
    readonly element: HTMLVideoElement,
    private readonly frames: Frames,
  ) {
    this.started = new Promise((resolve) => (this.begin = resolve));
    element.addEventListener('seeked', () => this.seeked());
    element.addEventListener('loadeddata', () => {
      // a page in the background is shown no picture
      if (document.hidden) this.show(0);
    });
    this.listen();
  }

  get isSeeking(): boolean {
    return this.inFlight >= 0;
  }

  /** Shows a frame's picture; of several wishes in a row only the last is fulfilled. */
  seek(frame: number): Promise<void> {
    if (this.inFlight < 0 && this.pictureFrame === frame && this.isOwnPicture) return Promise.resolve();
    this.wanted = frame;
    if (this.inFlight < 0) this.start();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private start(): void {
    this.inFlight = this.wanted;
    this.element.currentTime = this.mediaTimeOf(this.inFlight);
  }

  private seeked(): void {
    if (this.inFlight < 0) return;
    if (this.wanted !== this.inFlight) return this.start();
    window.clearTimeout(this.timer);
    if (this.pictureFrame === this.inFlight || document.hidden) this.arrived();
    else this.timer = window.setTimeout(() => this.arrived(), NO_PICTURE_MS);
  }

  private arrived(): void {
    window.clearTimeout(this.timer);
    this.inFlight = -1;
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** A time inside a frame, where the element has this frame's picture. */
  private mediaTimeOf(frame: number): number {
    const aim = INTO_FRAME * this.stepAt(frame);
    const into = this.isFollowed(frame) ? aim : Math.min(aim, INTO_UNEVEN_FRAME_S);
    return Math.max(0, this.offset + this.frames.times[frame]! + into);
  }

  /** Whether the file's next frame is one of the result's too, so that the frame's own time is known. */
  private isFollowed(frame: number): boolean {
    const { frameIds } = this.frames;
    return frame + 1 < frameIds.length && frameIds[frame + 1]! - frameIds[frame]! === 1;
  }

  /** About how long one frame of the file is shown there, s. */
  private stepAt(frame: number): number {
    const { times, frameIds, fps } = this.frames;
    const next = Math.min(frame + 1, times.length - 1);
    const before = next > 0 ? next - 1 : 0;
    const apart = frameIds[next]! - frameIds[before]! || 1;
    return next > before ? (times[next]! - times[before]!) / apart : 1 / (fps || 30);
  }

  private listen(): void {
    const element = this.element;
    if ('requestVideoFrameCallback' in element) {
      const next = (_now: number, meta: VideoFrameCallbackMetadata): void => {
        this.show(meta.mediaTime);
        element.requestVideoFrameCallback(next);
      };
      element.requestVideoFrameCallback(next);
      return;
    }
    const poll = (): void => {
      // browsers without the callback: the element's time, once per drawn picture
      if (this.element.readyState >= 2 && !this.element.seeking) this.show(this.element.currentTime);
      requestAnimationFrame(poll);
    };
    poll();
  }

  private show(mediaTime: number): void {
    if (!this.calibrated) {
      // The first picture is the file's first frame: containers may begin later than 0.
      if (this.element.currentTime === 0 && this.inFlight < 0) this.offset = mediaTime;
      this.calibrated = true;
      this.begin();
    }
    const { times } = this.frames;
    const time = mediaTime - this.offset;
    this.pictureFrame = frameAt(times, time + ROUNDING_S);
    const step = this.stepAt(this.pictureFrame);
    this.isOwnPicture = Math.abs(time - times[this.pictureFrame]!) < 0.5 * step;
    this.isBeyond = time > times[times.length - 1]! + 0.9 * step;
    if (this.inFlight >= 0 && !this.element.seeking) {
      if (this.wanted !== this.inFlight) this.start();
      else this.arrived();
    }
    this.onPicture(this.pictureFrame);
  }
}
