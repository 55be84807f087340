/** The page as a whole: panes, bars and panels, and the video on its way in. */

import * as THREE from 'three';
import type { App } from '../app';
import { VideoFeed } from '../clock/video_feed';
import { bytesOfElement } from '../config';
import type { Drawing } from '../drawing';
import { Navigator } from '../stage/navigator';
import type { Arrangement } from '../state';
import { makeApartPanel } from './apart_panel';
import { makeFilmButton, makePictureButton } from './capture';
import { CurvesPanel } from './curves';
import { h, iconButton, setIcon } from './dom';
import { makeFactsPanel } from './facts_panel';
import { makeHelp } from './help';
import { makeHover } from './hover';
import { listenToKeys } from './keys';
import { makeLabels } from './labels';
import { copyLink, followLink } from './link';
import { makePeoplePanel } from './people_panel';
import { makeShowPanel } from './show_panel';
import { makeStageBar } from './stage_bar';
import { cssColor, onTheme, theme, toggleTheme } from './theme';
import { makeSplitter } from './splitter';
import { makeStretchPanel } from './stretch_panel';
import { makeTimeline } from './timeline';
import { makeTransport } from './transport';

/** Lower windows begin without curves. */
const MIN_HEIGHT_FOR_CURVES = 680;
const PHONE_PX = 760;

export interface Page {
  element: HTMLElement;
  /** Resolves when the first picture of the video is there, or it is known that none will be. */
  pictureReady: Promise<void>;
  /** To be called once the page is in the document. */
  started(): void;
  say(words: string): void;
}

export function makePage(app: App, canvas: HTMLCanvasElement, drawing: Drawing): Page {
  const { state, stage, scene } = app;
  const navigator = stage ? new Navigator(app, stage) : null;
  drawing.navigator = navigator;
  const toast = h('div', { class: 'toast', role: 'status', 'aria-live': 'polite', hidden: true });
  let toastTimer = 0;
  const say = (words: string): void => {
    toast.textContent = words;
    toast.hidden = false;
    window.clearTimeout(toastTimer);
    toastTimer = window.setTimeout(() => (toast.hidden = true), 4000);
  };
  const help = makeHelp();
  const picture = makePicture(app);
  const stagePane = h('div', { class: 'stage-pane' }, stage
    ? canvas : h('p', { class: 'notice' }, 'This browser shows no 3D (WebGL 2 is missing or switched off): the numbers and the video still work.'));
  if (stage && navigator) {
    stagePane.prepend(makeStageBar(app, navigator));
    stagePane.append(makeLabels(app, stage, drawing.after), makeHover(app, stage));
  }
  const captures = stage && navigator
    ? [makePictureButton(app, stage, drawing), makeFilmButton(app, stage, drawing, navigator)] : [];
  const work = h('main', { class: 'work' },
    picture.element && h('div', { class: 'video-pane' }, picture.element), stagePane,
    h('aside', { class: 'side' }, makePeoplePanel(app), makeShowPanel(app), makeStretchPanel(app),
      app.scenes.length === 2 && makeApartPanel(app), makeFactsPanel(app)));
  if (picture.element) stagePane.append(splitterOf(work, stagePane));
  const moves = scene.numFrames > 1;
  const curves = moves && scene.people.length ? new CurvesPanel(app) : null;
  const toggleCurves = (): void => {
    curves?.setOpen(!curves.isOpen);
    curvesButton.setAttribute('aria-pressed', String(curves?.isOpen));
  };
  const curvesButton = iconButton('curves', 'Curves', toggleCurves, 'U');
  const transport = moves ? makeTransport(app) : null;
  if (curves) {
    transport!.append(curvesButton);
    curves.setOpen(window.innerHeight >= MIN_HEIGHT_FOR_CURVES && window.innerWidth > PHONE_PX);
    curvesButton.setAttribute('aria-pressed', String(curves.isOpen));
  }
  const element = h('div', { class: 'page' }, makeHeader(app, help.open, picture.element !== null, captures), work,
    transport, moves && makeTimeline(app), curves?.element, toast, help.element);
  const arrange = (): void => {
    element.dataset.arrangement = picture.element ? state.choices.arrangement : 'bodies';
  };
  state.on(arrange);
  arrange();
  listenToKeys(app, { navigator, help: help.open, curves: toggleCurves });
  window.addEventListener('hashchange', () => followLink(app));
  return {
    element, say, pictureReady: picture.ready,
    started(): void {
      if (stage) fit(app, stagePane, drawing);
      drawing.draw();
      navigator?.look('start');
      drawing.draw();
      drawing.run();
      followLink(app);
      picture.start();
      window.setTimeout(() => curves?.begin());
    },
  };
}

/** Between the video and the 3D. */
function splitterOf(work: HTMLElement, stagePane: HTMLElement): HTMLElement {
  const width = (): number => (work.firstElementChild as HTMLElement).clientWidth;
  return makeSplitter('Width of the video', true, 1, width, (px) => {
    const most = width() + stagePane.clientWidth - 200;
    work.style.setProperty('--video', `${Math.min(Math.max(px, 120), most)}px`);
  });
}

function fit(app: App, pane: HTMLElement, drawing: Drawing): void {
  const stage = app.stage!;
  const ground = (): void => {
    stage.setGround(new THREE.Color().setStyle(cssColor('--stage'), THREE.LinearSRGBColorSpace));
    drawing.request();
  };
  const size = (): void => {
    stage.resize(stage.canvas.clientWidth, stage.canvas.clientHeight);
    drawing.draw();
  };
  ground();
  stage.resize(stage.canvas.clientWidth, stage.canvas.clientHeight);
  onTheme(ground);
  new ResizeObserver(size).observe(pane);
}

interface Picture {
  element: HTMLElement | null;
  ready: Promise<void>;
  start(): void;
}

/** The video or photo, led in after the first body is drawn. */
function makePicture(app: App): Picture {
  const source = app.config.video;
  if (!source) return { element: null, ready: Promise.resolve(), start: () => {} };
  const urlOf = (url: string | undefined, element: string | undefined, type: string): string =>
    element ? URL.createObjectURL(new Blob([bytesOfElement(element)], { type })) : url!;
  let done: () => void;
  const ready = new Promise<void>((resolve) => (done = resolve));
  const failed = (words: string): void => {
    app.player.detach();
    app.stage?.setPicture(null);
    app.state.set({ arrangement: 'bodies' });
    wrap.replaceChildren(h('p', { class: 'notice' }, words));
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
      element: wrap, ready,
      start(): void {
        image.addEventListener('load', () => {
          const texture = new THREE.Texture(image);
          texture.needsUpdate = true;
          useTexture(texture);
          done();
        });
        image.addEventListener('error', () => failed('The browser cannot show this picture: the 3D alone.'));
        image.src = urlOf(source.picture_url, source.picture_element, source.type ?? 'image/jpeg');
      },
    };
  }
  const video = h('video', { preload: 'auto', muted: true, playsInline: true, 'aria-label': 'The video', disablePictureInPicture: true });
  wrap.append(video);
  video.addEventListener('click', () => app.player.toggle());
  return {
    element: wrap, ready,
    start(): void {
      const { scene, player } = app;
      const cannot = 'This browser cannot play the video: the 3D alone, by the page’s own clock.';
      video.addEventListener('error', () => failed(cannot));
      const feed = new VideoFeed(video, { times: scene.times, frameIds: scene.frameIds, fps: scene.fps });
      video.addEventListener('loadeddata', () => {
        if (!video.videoWidth) failed(cannot);
      }, { once: true });
      void feed.started.then(() => {
        player.attach(feed);
        useTexture(new THREE.VideoTexture(video));
        return player.seek(player.frame);
      }).then(() => {
        app.state.set({});
        done();
      });
      video.src = urlOf(source.url, source.element, source.type ?? 'video/mp4');
    },
  };
}

function makeHeader(app: App, openHelp: () => void, hasPicture: boolean, captures: (HTMLElement | null)[]): HTMLElement {
  const { config, state, scene } = app;
  const arrangement = (name: Arrangement, icon: 'both' | 'left' | 'cube', label: string): HTMLButtonElement =>
    iconButton(icon, label, () => state.set({ arrangement: name }));
  const choices = (['both', 'video', 'bodies'] as const).map((name, i) => ({
    name, button: arrangement(name, (['both', 'left', 'cube'] as const)[i]!, ['Video and 3D', 'Video alone', '3D alone'][i]!),
  }));
  const themeButton = iconButton('theme', 'Light or dark', toggleTheme);
  const show = (): void => {
    for (const { name, button } of choices) button.setAttribute('aria-pressed', String(state.choices.arrangement === name));
    setIcon(themeButton, 'theme', theme() === 'dark' ? 'To light colours' : 'To dark colours');
  };
  state.on(show);
  onTheme(show);
  show();
  return h('header', { class: 'bar' },
    config.home ? h('a', { class: 'home', href: config.home, title: 'All results' }, '‹ All') : null,
    h('h1', {}, config.title || scene.facts.name),
    h('span', { class: 'chip' }, scene.facts.engine),
    h('span', { class: 'gap' }),
    hasPicture && h('div', { class: 'segments', role: 'group', 'aria-label': 'Panes' }, ...choices.map((each) => each.button)),
    ...captures,
    iconButton('link', 'Copy a link to this moment', () => void copyLink(app)),
    themeButton,
    iconButton('help', 'Help', openHelp, '?'));
}
