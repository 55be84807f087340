/** The pane of the input: the video, which leads the page from its first picture on, or the photo. */

import * as THREE from 'three';
import type { App } from '../app';
import { VideoFeed } from '../clock/video_feed';
import { bytesOfElement } from '../config';
import { h } from './dom';
import { makePlacard } from './placard';

/** After which it is said that the video takes its time: a copy may have to be made first. */
const PATIENCE_MS = 700;

export interface Picture {
  element: HTMLElement | null;
  /** Whether the element is not the picture but says why there is none. */
  isPlacard: boolean;
  /** Resolves when the first picture is there, or it is known that none will be. */
  ready: Promise<void>;
  /** To be called after the first body is drawn. */
  start(): void;
}

/** The video or photo, led in after the first body is drawn. */
export function makePicture(app: App): Picture {
  const source = app.config.video;
  if (!source) {
    const { video_note: note, video_left_out: isLeftOut } = app.config;
    const element = note && !isLeftOut ? makePlacard(app, 'No video', note) : null;
    return { element, isPlacard: true, ready: Promise.resolve(), start: () => {} };
  }
  const urlOf = (url: string | undefined, element: string | undefined, type: string): string =>
    element ? URL.createObjectURL(new Blob([bytesOfElement(element)], { type })) : url!;
  let done: () => void;
  const ready = new Promise<void>((resolve) => (done = resolve));
  const failed = (words: string): void => {
    app.player.detach();
    app.stage?.setPicture(null);
    wrap.replaceChildren(makePlacard(app, 'No video', words));
    app.say(words);
    done();
  };
  const wrap = h('div', { class: 'picture' });
  const useTexture = (texture: THREE.Texture): void => {
    texture.generateMipmaps = false;
    texture.minFilter = texture.magFilter = THREE.LinearFilter;
    texture.flipY = false;
    app.stage?.setPicture(app.config.video_is_overlay ? null : texture);
    app.state.set({});
  };
  if (source.picture_url || source.picture_element) {
    const image = h('img', { alt: 'The input' });
    wrap.append(image);
    return {
      element: wrap,
      isPlacard: false,
      ready,
      start(): void {
        image.addEventListener('load', () => {
          const texture = new THREE.Texture(image);
          texture.needsUpdate = true;
          useTexture(texture);
          done();
        });
        image.addEventListener('error', () => failed('This browser cannot show the picture.'));
        image.src = urlOf(source.picture_url, source.picture_element, source.type ?? 'image/jpeg');
      },
    };
  }
  const video = h('video', {
    preload: 'auto',
    muted: true,
    playsInline: true,
    'aria-label': 'The video',
    disablePictureInPicture: true,
  });
  const loading = h('p', { class: 'notice loading', role: 'status', hidden: true }, 'The video is on its way…');
  wrap.append(video, loading);
  video.addEventListener('click', () => app.player.toggle());
  return {
    element: wrap,
    isPlacard: false,
    ready,
    start(): void {
      const { scene, player } = app;
      const cannot = 'This browser cannot play the video: the bodies move by the page’s own clock.';
      video.addEventListener('error', () => failed(cannot));
      const feed = new VideoFeed(video, { times: scene.times, frameIds: scene.frameIds, fps: scene.fps });
      video.addEventListener(
        'loadeddata',
        () => {
          if (!video.videoWidth) failed(cannot);
        },
        { once: true },
      );
      const patience = window.setTimeout(() => (loading.hidden = false), PATIENCE_MS);
      void feed.started
        .then(() => {
          window.clearTimeout(patience);
          loading.remove();
          player.attach(feed);
          useTexture(new THREE.VideoTexture(video));
          return player.seek(player.frame);
        })
        .then(() => {
          app.state.set({});
          done();
        });
      video.src = urlOf(source.url, source.element, source.type ?? 'video/mp4');
    },
  };
}
