/** What moment is shown: play, pause, steps, speed, marks and loop; led by the video where there is one. */

import { frameAt } from '../scene/scene';
import type { Frames, VideoFeed } from './video_feed';

export const SPEEDS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2];

export type PlayerEvent = 'frame' | 'state';

export class Player {
  /** The row of `frames` that is shown. */
  frame = 0;
  playing = false;
  /** 1 forward, -1 backward. */
  direction = 1;
  speed = 1;
  loop = false;
  markIn: number | null = null;
  markOut: number | null = null;
  feed: VideoFeed | null = null;
  /** How long the page's parts have taken to follow, ms; whoever reads it sets it to 0. */
  spentMs = 0;
  private time = 0;
  private last = 0;
  private readonly listeners: Record<PlayerEvent, (() => void)[]> = { frame: [], state: [] };

  constructor(readonly frames: Frames) {
    this.time = frames.times[0] ?? 0;
  }

  on(event: PlayerEvent, listener: () => void): void {
    this.listeners[event].push(listener);
  }

  get numFrames(): number {
    return this.frames.times.length;
  }

  /** The first frame of what is played: marks count while it is repeated. */
  get first(): number {
    return this.loop ? (this.markIn ?? 0) : 0;
  }

  get final(): number {
    return this.loop ? (this.markOut ?? this.numFrames - 1) : this.numFrames - 1;
  }

  /** How long a frame is shown, s. */
  durationOf(frame: number): number {
    const times = this.frames.times;
    if (frame + 1 < times.length) return times[frame + 1]! - times[frame]!;
    return frame > 0 ? times[frame]! - times[frame - 1]! : 1 / (this.frames.fps || 30);
  }

  /** Lets a video lead; it shows `frame` as soon as it can. */
  attach(feed: VideoFeed): void {
    this.feed = feed;
    feed.onPicture = (picture) => this.pictured(picture);
    feed.element.addEventListener('ended', () => this.reachedEnd());
    feed.element.addEventListener('pause', () => {
      if (this.playing && this.direction > 0 && !feed.element.ended && !feed.isSeeking) this.pause();
    });
    feed.element.playbackRate = this.speed;
    if (this.playing && this.direction > 0) feed.element.play().catch(() => this.pause());
  }

  /** Without the video from here on: our own clock. */
  detach(): void {
    this.feed?.element.pause();
    this.feed = null;
    this.emit('frame');
  }

  /** Shows a frame; resolves when its picture is there too. */
  seek(frame: number): Promise<void> {
    const clamped = Math.min(Math.max(Math.round(frame), 0), this.numFrames - 1);
    this.set(clamped);
    this.time = this.frames.times[clamped]!;
    return this.feed ? this.feed.seek(clamped) : Promise.resolve();
  }

  seekTime(time: number): Promise<void> {
    return this.seek(frameAt(this.frames.times, time + 1e-6));
  }

  step(by: number): void {
    this.pause();
    void this.seek(this.frame + by);
  }

  play(direction = 1): void {
    if (this.numFrames < 2) return;
    const atEnd = direction > 0 ? this.frame >= this.final : this.frame <= this.first;
    const outside = this.frame < this.first || this.frame > this.final;
    if (atEnd || outside) void this.seek(direction > 0 ? this.first : this.final);
    this.direction = direction;
    this.playing = true;
    this.last = 0;
    this.time = this.frames.times[this.frame]!;
    const video = this.feed?.element;
    if (video) {
      if (direction > 0) video.play().catch(() => this.pause());
      else video.pause();
    }
    this.emit('state');
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    const video = this.feed?.element;
    video?.pause();
    // The picture may be one further than what was last told.
    if (this.feed && this.direction > 0 && this.feed.pictureFrame >= 0)
      void this.seek(this.within(this.feed.pictureFrame));
    this.direction = 1;
    this.emit('state');
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play(1);
  }

  setSpeed(speed: number): void {
    this.speed = Math.min(2, Math.max(0.1, speed));
    if (this.feed) this.feed.element.playbackRate = this.speed;
    this.emit('state');
  }

  setMarks(markIn: number | null, markOut: number | null): void {
    const turned = markIn !== null && markOut !== null && markIn > markOut;
    this.markIn = turned ? markOut : markIn;
    this.markOut = turned ? markIn : markOut;
    this.emit('state');
  }

  setLoop(loop: boolean): void {
    this.loop = loop;
    this.emit('state');
  }

  /** Once per drawn picture; `now` in ms. Moves our own clock where the video does not lead. */
  tick(now: number): void {
    if (!this.playing || (this.feed && this.direction > 0)) return;
    const passed = this.last ? (now - this.last) / 1000 : 0;
    this.last = now;
    this.time += Math.min(passed, 0.5) * this.speed * this.direction;
    const times = this.frames.times;
    const frame = frameAt(times, this.time);
    if (this.direction > 0 && this.time >= times[this.final]! + this.durationOf(this.final)) return this.reachedEnd();
    if (this.direction < 0 && this.time < times[this.first]!) return this.reachedEnd();
    if (frame !== this.frame) {
      this.set(frame);
      if (this.feed) void this.feed.seek(frame);
    }
  }

  private within(frame: number): number {
    return Math.min(frame, this.final);
  }

  private pictured(picture: number): void {
    if (this.playing && this.direction > 0 && !this.feed!.isSeeking) {
      if (picture > this.final || this.feed!.isBeyond) return this.reachedEnd();
      this.set(picture);
    } else if (!this.playing && !this.feed!.isSeeking && picture !== this.frame) {
      void this.seek(picture); // the element paused a little later than it was told to
    } else {
      this.emit('frame'); // the picture under the bodies is another one
    }
  }

  private reachedEnd(): void {
    const from = this.direction > 0 ? this.first : this.final;
    const to = this.direction > 0 ? this.final : this.first;
    if (!this.playing) return;
    if (!this.loop) {
      const wasForward = this.direction > 0;
      this.playing = false;
      this.feed?.element.pause();
      this.direction = 1;
      void this.seek(wasForward ? to : this.first);
      this.emit('state');
      return;
    }
    this.time = this.frames.times[from]!;
    void this.seek(from);
    const video = this.feed?.element;
    if (video && this.direction > 0 && video.paused) video.play().catch(() => this.pause());
  }

  private set(frame: number): void {
    this.frame = frame;
    this.emit('frame');
  }

  private emit(event: PlayerEvent): void {
    const begin = performance.now();
    for (const listener of this.listeners[event]) listener();
    this.spentMs += performance.now() - begin;
  }
}
